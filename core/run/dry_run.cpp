#include "core/run/dry_run.h"

#include <algorithm>

#include "core/report/table.h"
#include "core/run/pool.h"
#include "core/run/progress.h"

namespace sgm {

std::string dry_run(const Plan& plan, int jobs) {
  Table table{
      .title = "Cells",
      .columns = {
          {"cell"}, {"state"}, {"time on one core"}, {"memory", "GB", 2}, {"threads"}, {"identity-code"}}};
  double memory = 0;
  size_t to_do = 0;
  for (const PlannedCell& p : plan.cells) {
    table.rows.push_back({p.title(), p.done ? "done" : "to do", duration(p.cell.seconds),
                          Measured{p.cell.gigabytes}, static_cast<int64_t>(p.threads),
                          p.identity + "-" + p.code});
    if (p.done) continue;
    ++to_do;
    memory = std::max(memory, p.cell.gigabytes);
  }
  table.notes = {
      fmt::format("{} of {} cells to do: about {}, {:.1f} GB for the largest (the cells' own estimates).",
                  to_do, plan.cells.size(), duration(estimated_seconds(plan, jobs)), memory)};
  return to_terminal(table) + "\n";
}

}  // namespace sgm
