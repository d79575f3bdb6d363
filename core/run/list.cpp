#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/report/table.h"
#include "core/run/command_line.h"
#include "core/run/commands.h"
#include "core/run/guarded.h"
#include "core/run/publish.h"

namespace sgm {
namespace {

const std::vector<std::string> scales = {"smoke", "quick", "paper"};

/// "published: match", "3 of 6 cells", or "–".
std::string state(const std::string& study, const std::string& scale) {
  const std::string status = published_value(published_folder(study, scale), "status.toml", "summary");
  Plan plan;
  const Guarded planned = guarded([&] {
    plan.add(preset(study, scale));
    return computed;
  });
  if (planned.code != computed) return "cannot be composed";
  const auto done = std::count_if(plan.cells.begin(), plan.cells.end(), [](const PlannedCell& c) { return c.done; });
  if (!status.empty()) return "published: " + status;
  return done == 0 ? "–" : fmt::format("{} of {} cells", done, plan.cells.size());
}

}  // namespace

int list_command(int argc, char** argv) {
  const CommandLine line = command_line(argc, argv, 2, {"--json"});
  require(line.words.empty(), "sgm list takes no '{}'\n  sgm list [--json]", line.words.empty() ? "" : line.words[0]);
  Table table{.title = "Studies", .columns = {{"study"}, {"experiment"}, {"smoke"}, {"quick"}, {"paper"}, {"what it shows"}}};
  nlohmann::ordered_json json = nlohmann::ordered_json::array();
  for (const std::string& name : study_registry().names()) {
    const Study& study = study_registry().at(name);
    nlohmann::ordered_json entry = {{"study", name}, {"experiment", study.experiment}, {"doc", study.doc}, {"source", study.source}};
    std::vector<Datum> row = {name, study.experiment};
    for (const std::string& scale : scales) {
      row.emplace_back(state(name, scale));
      entry[scale] = std::get<std::string>(row.back());
    }
    row.emplace_back(fmt::format("{} ({})", study.doc, study.source));
    table.rows.push_back(row);
    json.push_back(entry);
  }
  table.notes = {"run one: ./run_all.sh quick STUDY; other settings: build/bin/EXPERIMENT study=STUDY key=value …"};
  fmt::print("{}", line.json ? json.dump(2) + "\n" : to_terminal(table) + "\n");
  return computed;
}

}  // namespace sgm
