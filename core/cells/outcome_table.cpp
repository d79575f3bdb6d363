#include "core/cells/pool.h"
#include "core/cells/progress.h"
#include "core/cells/repository.h"
#include "core/report/table.h"

namespace sgm {
namespace {

std::string word(Outcome::Kind kind) {
  switch (kind) {
    case Outcome::Kind::not_started:
      return "not started";
    case Outcome::Kind::reused:
      return "done before";
    case Outcome::Kind::computed:
      return "done";
    case Outcome::Kind::diverged:
      return "diverged, as it may";
    case Outcome::Kind::failed:
      return "failed";
    case Outcome::Kind::blocked:
      return "not started";
    case Outcome::Kind::interrupted:
      return "interrupted";
  }
  return "";
}

}  // namespace

std::string outcome_table(const Plan& plan, const std::vector<Outcome>& outcomes) {
  Table table{.title = "Cells",
              .columns = {{"cell"}, {"outcome"}, {"time"}, {"why"}, {"where to look"}},
              .rows = {},
              .notes = {}};
  for (size_t i = 0; i < outcomes.size(); ++i) {
    const Outcome& outcome = outcomes[i];
    const PlannedCell& cell = plan.cells[i];
    const bool failed = outcome.kind == Outcome::Kind::failed;
    table.rows.push_back(
        {cell.title(), word(outcome.kind), outcome.seconds > 0 ? Datum(duration(outcome.seconds)) : Datum(),
         outcome.message.empty() ? Datum() : Datum(outcome.message.substr(0, outcome.message.find('\n'))),
         failed ? Datum(shown(cell.folder / "log.txt")) : Datum()});
  }
  return to_terminal(table);
}

}  // namespace sgm
