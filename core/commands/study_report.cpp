#include "core/commands/study_report.h"

#include "core/base/text.h"
#include "core/cells/code.h"
#include "core/cells/provenance.h"
#include "core/cells/repository.h"
#include "core/io/files.h"
#include "core/report/report.h"

namespace sgm {
namespace fs = std::filesystem;
namespace {

Node cell_manifest(const PlannedCell& cell) {
  const fs::path file = cell.folder / "manifest.toml";
  Node table = fs::exists(file) ? read_toml(file.string()) : Node(Node::Table{});
  table.set("name", cell.cell.name);
  table.set("identity", cell.identity);
  table.set("code", digest_of(read_code(cell.folder).value_or(Code())).substr(0, 12));
  return table;
}

std::string text_at(const Node& table, const char* key) {
  const Node* value = table.find(key);
  return value != nullptr && value->is<std::string>() ? value->as<std::string>() : "";
}

Node study_manifest(const Plan& plan, const PlannedStudy& study, const Node& provenance) {
  Node all = provenance;
  Node::List cells;
  double seconds = 0;
  for (const size_t index : study.cells()) {
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

Group merged(const Plan& plan, const PlannedStudy& study) {
  Group all;
  all.set("study", study.study);
  all.set("scale", study.scale);
  const bool one = study.runs.size() == 1;
  const bool draws = study.runs.size() > 1 && study.runs[0].seed == study.runs[1].seed;
  for (const PlannedRun& run : study.runs) {
    Group own;
    for (const PlannedRun::Listed& cell : run.cells) {
      Group& result =
          own.groups
              .emplace_back(cell.name, read_result((plan.cells[cell.index].folder / "result.h5").string()))
              .second;
      for (const auto& [axis, value] : cell.at) result.set("at." + axis, value);
    }
    if (one) {
      all.groups = std::move(own.groups);
    } else {
      own.set("seed", run.seed);
      own.set("draw", run.draw);
      all.groups.emplace_back(
          fmt::format("seed_{}{}", run.seed, draws ? fmt::format("_draw_{}", run.draw) : ""), std::move(own));
    }
  }
  return all;
}

std::string report_study(const Plan& plan, const PlannedStudy& study, const fs::path& folder,
                         const Node& provenance) {
  require_writable(folder);
  write_result((folder / "result.h5").string(), merged(plan, study));
  write_whole((folder / "manifest.toml").string(), to_toml(study_manifest(plan, study, provenance)));
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
  const fs::path reported = study_folder(study) / "reported.toml";
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
