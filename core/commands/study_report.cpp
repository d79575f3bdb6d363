#include "core/commands/study_report.h"

#include "core/base/text.h"
#include "core/io/files.h"
#include "core/report/report.h"
#include "core/cells/provenance.h"
#include "core/cells/repository.h"

namespace sgm {
namespace fs = std::filesystem;
namespace {

Node cell_manifest(const PlannedCell& cell) {
  const fs::path file = cell.folder / "manifest.toml";
  Node table = fs::exists(file) ? read_toml(file.string()) : Node(Node::Table{});
  table.set("name", cell.cell.name);
  table.set("identity", cell.identity);
  table.set("code", cell.code);
  return table;
}

std::string text_at(const Node& table, const char* key) {
  const Node* value = table.find(key);
  return value != nullptr && value->is<std::string>() ? value->as<std::string>() : "";
}

Node study_manifest(const Plan& plan, const std::vector<size_t>& indices, const Node& provenance) {
  Node all = provenance;
  Node::List cells;
  double seconds = 0;
  for (const size_t index : indices) {
    cells.push_back(cell_manifest(plan.cells[index]));
    if (const Node* wall = cells.back().find("wall_seconds")) seconds += wall->number();
  }
  all.set("reported", utc_now());
  all.set("cell_seconds", seconds);
  all.set("hardware", text_at(cells.at(0), "cpu"));
  all.set("cell", cells);
  return all;
}

}  // namespace

Group merged(const Plan& plan, const std::vector<size_t>& indices) {
  Group all;
  const PlannedCell& first = plan.cells[indices.at(0)];
  all.set("study", first.study);
  all.set("scale", first.scale);
  for (const size_t index : indices) {
    const PlannedCell& cell = plan.cells[index];
    all.groups.emplace_back(cell.cell.name, read_result((cell.folder / "result.h5").string()));
  }
  return all;
}

std::string report_study(const Plan& plan, const std::vector<size_t>& indices, const fs::path& folder,
                         const Node& provenance) {
  require_writable(folder);
  write_result((folder / "result.h5").string(), merged(plan, indices));
  write_whole((folder / "manifest.toml").string(), to_toml(study_manifest(plan, indices, provenance)));
  return report_file(folder);
}

std::string report_file(const fs::path& folder) {
  const Group result = read_result((folder / "result.h5").string());
  const auto study = std::get<std::string>(result.attribute("study"));
  const auto scale = std::get<std::string>(result.attribute("scale"));
  const Study& known = study_registry().at(study);
  About about{.experiment = known.experiment, .doc = known.doc, .source = known.source};
  if (fs::exists(folder / "manifest.toml")) {
    const Node manifest = read_toml((folder / "manifest.toml").string());
    about.command = text_at(manifest, "command");
    about.hardware = text_at(manifest, "hardware");
    if (const Node* seconds = manifest.find("cell_seconds")) about.seconds = seconds->number();
  }
  const fs::path reported = repository() / "experiments" / known.experiment / "reported.toml";
  return make_report(study, scale, result, folder,
                     fs::exists(reported) ? read_toml(reported.string()) : Node(), about);
}

void require_writable(const fs::path& folder) {
  require(
      is_utf8(folder.string()),
      "the folder {} has a name that is no UTF-8, as TOML and HDF5 ask\n  rename it, or reach it through a "
      "link of another name",
      visible(folder.string()));
  make_folder(folder.string());
  const fs::path probe = folder / ".writable";
  write_whole(probe.string(), "");
  fs::remove(probe);
}

}  // namespace sgm
