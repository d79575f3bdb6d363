#include "core/report/report.h"

namespace sgm::toy::walk {
namespace {

void report(Report& out) {
  Table table{.title = "Walks", .columns = {{"walk"}, {"end"}}, .rows = {}, .notes = {}};
  for (const auto& [name, cell] : out.result.groups) {
    if (cell.contains("x")) table.rows.push_back({name, Measured{cell.value("x")}});
  }
  out.table(table);
  out.entry({.name = "first", .value = 1, .n = 1});
}

const bool registered = register_report(report);

}  // namespace
}  // namespace sgm::toy::walk
