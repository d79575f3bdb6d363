#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "core/base/text.h"
#include "core/cells/guarded.h"
#include "core/commands/command_line.h"
#include "core/commands/commands.h"
#include "core/commands/publish.h"
#include "core/report/table.h"

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
  const auto done =
      std::count_if(plan.cells.begin(), plan.cells.end(), [](const PlannedCell& c) { return c.done; });
  if (!status.empty()) return "published: " + status;
  return done == 0 ? "–" : fmt::format("{} of {} cells", done, plan.cells.size());
}

}  // namespace

int list_command(int argc, char** argv) {
  const CommandLine line = command_line(argc, argv, 2, {"--json"});
  require(line.words.empty(), "sgm list takes no '{}'\n  sgm list [--json]",
          line.words.empty() ? "" : line.words[0]);
  nlohmann::ordered_json json = nlohmann::ordered_json::array();
  std::map<std::string, Table> tables;  // one an experiment
  for (const std::string& name : study_registry().names()) {
    const Study& study = study_registry().at(name);
    nlohmann::ordered_json entry = {
        {"study", name}, {"experiment", study.experiment}, {"doc", study.doc}, {"source", study.source}};
    std::vector<Datum> row = {name};
    for (const std::string& scale : scales) {
      row.emplace_back(state(name, scale));
      entry[scale] = std::get<std::string>(row.back());
    }
    row.emplace_back(study.source);
    Table& table = tables[study.experiment];
    table.columns = {{"study"}, {"smoke"}, {"quick"}, {"paper"}, {"source"}};
    table.title = study.experiment;
    table.rows.push_back(row);
    json.push_back(entry);
  }
  if (line.json) {
    to_stdout(fmt::format("{}\n", json.dump(2)));
    return computed;
  }
  for (const auto& [experiment, table] : tables) to_stdout(fmt::format("{}\n", to_terminal(table)));
  to_stdout(fmt::format(
      "what they show: build/bin/EXPERIMENT --help; run one: ./run_all.sh quick STUDY; other settings: "
      "build/bin/EXPERIMENT study=STUDY KEY=VALUE …\n"));
  return computed;
}

}  // namespace sgm
