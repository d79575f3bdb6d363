#include "core/cells/cell_folder.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "core/cells/provenance.h"
#include "core/cells/repository.h"
#include "core/io/files.h"
#include "core/io/result_file.h"
#include "core/io/safetensors.h"
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
    const auto identity = std::get<std::string>(result.attribute("identity"));
    const std::string name = folder.filename().string();
    const bool own = name.substr(0, name.find_last_of('.')).ends_with(identity) || name.ends_with(identity);
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

namespace {

/// Steps done and steps in all of a training that is not finished; nothing where none is saved.
std::optional<std::pair<int64_t, int64_t>> steps_of(const fs::path& folder) {
  const std::vector<fs::path> checkpoints = checkpoints_in(folder);
  if (checkpoints.empty()) return std::nullopt;
  try {
    const Checkpoint newest = read_checkpoint(checkpoints[0].string());
    const Node training = parse_toml(newest.training, "training");
    const Node* steps = training.find("steps");
    return std::pair(newest.step, steps != nullptr && steps->is<int64_t>() ? steps->as<int64_t>() : 0);
  } catch (const InputError&) {
    return std::nullopt;
  }
}

}  // namespace

double share_to_do(const fs::path& folder, std::optional<int64_t> all) {
  const auto steps = steps_of(folder);
  const int64_t of = all.value_or(steps ? steps->second : 0);
  if (!steps || of <= 0) return 1;
  return std::clamp(1 - static_cast<double>(steps->first) / static_cast<double>(of), 0.0, 1.0);
}

std::vector<Stored> stored_under(const fs::path& first) {
  std::map<int, fs::path> folders;  // by the number behind their name, 1 of the first
  const std::string name = first.filename();
  std::error_code absent;
  for (const fs::directory_entry& entry : fs::directory_iterator(first.parent_path(), absent)) {
    const std::string other = entry.path().filename();
    const std::string rest = other.starts_with(name) ? other.substr(name.size()) : "x";
    const bool numbered = rest.size() > 1 && rest[0] == '.' && rest.size() < 8 &&
                          rest.find_first_not_of("0123456789", 1) == std::string::npos;
    if (rest.empty() || numbered) folders.emplace(rest.empty() ? 1 : std::stoi(rest.substr(1)), entry.path());
  }
  std::vector<Stored> all;
  for (const auto& [number, folder] : folders) {
    Stored stored{.folder = folder, .finished = finished(folder)};
    stored.next = fmt::format("{}.{}", first.string(), number + 1);
    const std::optional<Code> code = read_code(folder);
    if (code) stored.changed = changed(*code);
    if (!code && stored.finished) stored.changed = {"code.toml, which is gone"};
    if (const auto steps = stored.finished ? std::nullopt : steps_of(folder))
      stored.state = fmt::format("training at step {} of {}", steps->first, steps->second);
    all.push_back(std::move(stored));
  }
  return all;
}

std::string set_aside(const fs::path& folder) {
  if (!has_result(folder)) return "";
  const std::string wrong = fault(folder);
  fs::rename(folder / "result.h5", folder / "result.h5.damaged");
  return wrong;
}

namespace {

Node node_of(const Coordinates& at) {
  Node::Table table;
  for (const auto& [axis, value] : at) table.emplace_back(axis, value);
  return table;
}

Coordinates coordinates_of(const Node& table) {
  Coordinates at;
  for (const auto& [axis, value] : table.as<Node::Table>()) at.emplace_back(axis, value.as<std::string>());
  return at;
}

}  // namespace

void write_cell_file(const Plan& plan, size_t index, const Node& provenance) {
  const PlannedCell& p = plan.cells[index];
  Node::List nulls, needs;
  find_nulls(p.cell.options, "", nulls);
  for (size_t i = 0; i < p.parents.size(); ++i) {
    const PlannedCell& other = plan.cells[p.parents[i]];
    needs.emplace_back(Node::Table{{"role", p.roles[i]},
                                   {"name", other.cell.name},
                                   {"at", node_of(other.cell.at)},
                                   {"folder", other.folder.string()}});
  }
  const Node cell = Node::Table{{"study", p.study},
                                {"scale", p.scale},
                                {"stage", p.cell.stage},
                                {"stream", stream_of(p.cell)},
                                {"name", p.cell.name},
                                {"seed", p.seed},
                                {"draw", p.draw},
                                {"device", p.device},
                                {"precision", p.precision},
                                {"begun", p.begun.string()},
                                {"waiting", p.waiting},
                                {"threads", p.threads},
                                {"may_diverge", p.cell.may_diverge},
                                {"identity", p.identity},
                                {"nulls", nulls},
                                {"at", node_of(p.cell.at)},
                                {"needs", needs},
                                {"provenance", provenance},
                                {"options", p.cell.options}};
  make_folder(p.folder.string());
  write_whole((p.folder / "cell.toml").string(), to_toml(cell));
}

CellFile read_cell_file(const fs::path& folder) {
  const Node file = read_toml((folder / "cell.toml").string());
  CellFile read;
  PlannedCell& p = read.planned;
  p.study = file.at<std::string>("study");
  p.scale = file.at<std::string>("scale");
  p.cell.stage = file.at<std::string>("stage");
  p.cell.stream = file.at<std::string>("stream");
  p.cell.name = file.at<std::string>("name");
  p.cell.at = coordinates_of(file.at("at"));
  p.seed = file.at<int64_t>("seed");
  p.draw = file.at<int64_t>("draw");
  p.device = file.at<std::string>("device");
  p.precision = file.at<std::string>("precision");
  if (const Node* begun = file.find("begun")) p.begun = begun->as<std::string>();
  p.waiting = file.at<std::string>("waiting");
  p.threads = static_cast<int>(file.at<int64_t>("threads"));
  p.cell.may_diverge = file.at<bool>("may_diverge");
  p.identity = file.at<std::string>("identity");
  p.folder = folder;
  for (const Node& need : file.at<Node::List>("needs")) {
    read.inputs[need.at<std::string>("role")].push_back(
        {need.at<std::string>("name"), coordinates_of(need.at("at")), need.at<std::string>("folder")});
  }
  p.cell.options = file.at("options");
  for (const Node& path : file.at<Node::List>("nulls")) p.cell.options.set(path.as<std::string>(), Node());
  read.provenance = file.at("provenance");
  return read;
}

}  // namespace sgm
