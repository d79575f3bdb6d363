#include "core/commands/dry_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "core/cells/pool.h"
#include "core/cells/progress.h"
#include "core/report/table.h"

namespace sgm {

namespace {

/// The first of several studies that will be done, and when; "" where there is nothing to choose.
std::string done_first(const Plan& plan, int jobs) {
  const std::vector<double> ends = estimated_ends(plan, jobs);
  std::map<double, std::string> done;  // studies that are done already have no time
  for (const PlannedStudy& study : plan.studies) {
    double end = 0;
    for (const size_t i : study.cells()) end = std::max(end, ends[i]);
    if (end > 0) done.emplace(end, study.study);
  }
  if (done.size() < 2) return "";
  return fmt::format("{} is done first, after about {}; {} last.", done.begin()->second,
                     duration(done.begin()->first), done.rbegin()->second);
}

}  // namespace

std::string dry_run(const Plan& plan, int jobs) {
  Table table{
      .title = "Cells",
      .columns = {{"cell"}, {"state"}, {"time on one core"}, {"memory", "GB", 2}, {"threads"}, {"identity"}}};
  double memory = 0;
  size_t to_do = 0;
  for (const PlannedCell& p : plan.cells) {
    table.rows.push_back({p.title(),
                          p.done        ? "done"
                          : p.to_do < 1 ? "goes on"
                                        : "to do",
                          duration(p.done ? p.cell.resources.seconds : p.core_seconds()),
                          Measured{p.cell.resources.gigabytes}, static_cast<int64_t>(p.threads), p.identity});
    if (p.done) continue;
    ++to_do;
    memory = std::max(memory, p.cell.resources.gigabytes);
  }
  table.notes = {
      fmt::format("{} of {} cells to do: about {}, {:.1f} GB for the largest (the cells' own estimates).",
                  to_do, plan.cells.size(), duration(estimated_seconds(plan, jobs)), memory)};
  for (const PlannedCell& p : plan.cells) {
    if (!p.told.empty()) table.notes.push_back(fmt::format("{}: {}", p.title(), p.told));
  }
  if (const std::string first = done_first(plan, jobs); !first.empty()) table.notes.push_back(first);
  return to_terminal(table) + "\n";
}

}  // namespace sgm
