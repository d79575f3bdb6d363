#include "core/cells/cell_folder.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/io/files.h"
#include "core/io/result_file.h"
#include "core/io/safetensors.h"
#include "core/cells/provenance.h"
#include "core/cells/repository.h"
#include "core/train/checkpoint.h"

namespace sgm {
namespace fs = std::filesystem;
namespace {

/// Dotted paths of all nulls: TOML has none.
void find_nulls(const Node& node, const std::string& path, Node::List& nulls) {
  if (node.is_null()) nulls.emplace_back(path);
  if (!node.is_table()) return;
  for (const auto& [key, value] : node.as<Node::Table>())
    find_nulls(value, path.empty() ? key : path + "." + key, nulls);
}

/// What is wrong with the result in a folder; "" for a whole one.
std::string fault(const fs::path& folder) {
  const fs::path file = folder / "result.h5";
  try {
    const Group result = read_result(file.string());
    const auto digest = [&](const char* name) { return std::get<std::string>(result.attribute(name)); };
    const bool own =
        folder.filename().string().ends_with(fmt::format("-{}-{}", digest("identity"), digest("code")));
    return own ? "" : fmt::format("{} belongs to another cell", shown(file));
  } catch (const std::exception& e) {
    return e.what();
  }
}

bool has_result(const fs::path& folder) {
  std::error_code absent;
  return fs::exists(folder / "result.h5", absent);
}

}  // namespace

bool finished(const fs::path& folder) {
  return has_result(folder) && fault(folder).empty();
}

std::vector<std::string> files_for_children(const fs::path& folder) {
  std::vector<std::string> names;
  const std::vector<fs::path> checkpoints = checkpoints_in(folder);
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    const fs::path& path = entry.path();
    const std::string name = path.filename();
    const bool is_checkpoint = std::find(checkpoints.begin(), checkpoints.end(), path) != checkpoints.end();
    const bool older = is_checkpoint && path != checkpoints[0];
    const bool weights = path.extension() == ".safetensors" && !older && !name.starts_with("milestone-");
    if (weights || name == "bulk.h5") names.push_back(name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::string missing_file(const fs::path& folder) {
  const Group result = read_result((folder / "result.h5").string());
  for (const auto& [name, value] : result.attributes) {
    const auto* files = std::get_if<std::vector<std::string>>(&value);
    if (name != "files" || files == nullptr) continue;
    for (const std::string& file : *files) {
      const fs::path path = folder / file;
      if (!fs::exists(path)) return shown(path) + " is gone";
      try {
        if (path.extension() == ".h5") {
          read_result(path.string());
        } else {
          read_safetensors(path.string());
        }
      } catch (const InputError& e) {
        const std::string what = e.what();
        return what.substr(0, what.find('\n'));
      }
    }
  }
  return "";
}

double share_to_do(const fs::path& folder) {
  const std::vector<fs::path> checkpoints = checkpoints_in(folder);
  if (checkpoints.empty()) return 1;
  try {
    const Checkpoint newest = read_checkpoint(checkpoints[0].string());
    const Node training = parse_toml(newest.training, "training");
    const Node* steps = training.find("steps");
    const double all =
        steps != nullptr && steps->is<int64_t>() ? static_cast<double>(steps->as<int64_t>()) : 0;
    return all > 0 ? std::clamp(1 - static_cast<double>(newest.step) / all, 0.0, 1.0) : 1;
  } catch (const InputError&) {
    return 1;
  }
}

std::string set_aside(const fs::path& folder) {
  if (!has_result(folder)) return "";
  const std::string wrong = fault(folder);
  fs::rename(folder / "result.h5", folder / "result.h5.damaged");
  return wrong;
}

std::optional<fs::path> newest_finished(const fs::path& study_folder, const std::string& prefix) {
  std::optional<fs::path> newest;
  fs::file_time_type time;
  std::error_code ignored;
  for (const fs::directory_entry& entry : fs::directory_iterator(study_folder, ignored)) {
    if (!entry.path().filename().string().starts_with(prefix) || !finished(entry.path())) continue;
    const fs::file_time_type written = fs::last_write_time(entry.path() / "result.h5");
    if (!newest || written > time) {
      newest = entry.path();
      time = written;
    }
  }
  return newest;
}

void write_cell_file(const Plan& plan, size_t index, const Node& provenance) {
  const PlannedCell& p = plan.cells[index];
  Node::List nulls, parents;
  find_nulls(p.cell.config, "", nulls);
  for (size_t i = 0; i < p.parents.size(); ++i) {
    parents.emplace_back(
        Node::Table{{"name", p.cell.parents[i]}, {"folder", plan.cells[p.parents[i]].folder.string()}});
  }
  const Node cell =
      Node::Table{{"study", p.study},       {"scale", p.scale},         {"name", p.cell.name},
                  {"seed", p.seed},         {"device", p.device},       {"precision", p.precision},
                  {"waiting", p.waiting},   {"threads", p.threads},     {"may_diverge", p.cell.may_diverge},
                  {"identity", p.identity}, {"code", p.code},           {"nulls", nulls},
                  {"parents", parents},     {"provenance", provenance}, {"config", p.cell.config}};
  make_folder(p.folder.string());
  write_whole((p.folder / "cell.toml").string(), to_toml(cell));
}

CellFile read_cell_file(const fs::path& folder) {
  const Node file = read_toml((folder / "cell.toml").string());
  CellFile read;
  PlannedCell& p = read.planned;
  p.study = file.at<std::string>("study");
  p.scale = file.at<std::string>("scale");
  p.cell.name = file.at<std::string>("name");
  p.seed = file.at<int64_t>("seed");
  p.device = file.at<std::string>("device");
  p.precision = file.at<std::string>("precision");
  if (file.find("waiting") != nullptr) p.waiting = file.at<std::string>("waiting");  // since version 0.1
  p.threads = static_cast<int>(file.at<int64_t>("threads"));
  p.cell.may_diverge = file.at<bool>("may_diverge");
  p.identity = file.at<std::string>("identity");
  p.code = file.at<std::string>("code");
  p.folder = folder;
  for (const Node& parent : file.at<Node::List>("parents"))
    read.parents.emplace_back(parent.at<std::string>("name"), parent.at<std::string>("folder"));
  p.cell.config = file.at("config");
  for (const Node& path : file.at<Node::List>("nulls")) p.cell.config.set(path.as<std::string>(), Node());
  read.provenance = file.at("provenance");
  return read;
}

}  // namespace sgm
