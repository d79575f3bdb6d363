#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/report/report.h"

namespace sgm {
namespace {

/// With the standard error that both have together: what the 95 % interval is made of.
Measured difference(const Entry& entry, const Reported& reported) {
  std::optional<double> error;
  if (entry.standard_error || reported.standard_error)
    error = std::hypot(entry.standard_error.value_or(0), reported.standard_error.value_or(0));
  return {entry.value - *reported.value, error};
}

std::string protocol_text(const Reported& reported) {
  std::vector<std::string> parts;
  if (reported.n) parts.push_back(fmt::format("n = {}", *reported.n));
  if (reported.seeds)
    parts.push_back(*reported.seeds == 1 ? "one seed" : fmt::format("{} seeds", *reported.seeds));
  for (const std::string& text : {reported.reduction, reported.reference, reported.note}) {
    if (!text.empty()) parts.push_back(text);
  }
  if (reported.tolerance) parts.push_back(fmt::format("tolerance {}", *reported.tolerance));
  return fmt::format("{}", fmt::join(parts, ", "));
}

std::string source_text(const Reported& r) {
  std::string text = r.source + ": " + r.citation;
  if (r.conflicting) text += fmt::format("; but {}: {}", *r.conflicting, r.conflicting_citation);
  return text;
}

Datum whole(int64_t n) {
  return n > 0 ? Datum(n) : Datum();
}

using Row = std::vector<Datum>;

Row row_of(const Comparison& c) {
  const auto& e = c.entry;
  const auto& r = c.reported;
  const bool both = e && r;
  return {c.name() + (r && !r->unit.empty() ? " [" + r->unit + "]" : ""),
          r ? Datum(Measured{*r->value, r->standard_error}) : Datum(),
          e ? Datum(Measured{e->value, e->standard_error}) : Datum(),
          both && c.status != Status::scaled_down ? Datum(difference(*e, *r)) : Datum(),
          both && *r->value != 0 ? Datum(Measured{e->value / *r->value, {}}) : Datum(),
          e ? whole(e->n) : Datum(),
          e ? whole(e->seeds) : Datum(),
          glyph(c.status) + " " + to_string(c.status),
          c.reason.empty() ? Datum() : Datum(c.reason),
          r ? Datum(source_text(*r)) : Datum()};
}

/// "Score SDE Table 1" of "Score SDE Table 1: 4.98 ± 0.06".
std::string table_of(const Comparison& c) {
  return c.reported->citation.substr(0, c.reported->citation.find(':'));
}

bool of_one_table(const Comparison& a, const Comparison& b) {
  return !a.entry && !b.entry && a.status == b.status && a.reason == b.reason && table_of(a) == table_of(b);
}

/// Numbers of one table of a paper that were not run, in one row.
Row row_of(const Comparison& first, const Comparison& last, int64_t count, double least, double most) {
  Row row = row_of(first);
  row[0] = fmt::format("{} … {}: {} numbers", first.name(), last.name(), count);
  row[1] = fmt::format("{:g} … {:g}", least, most);
  return row;
}

}  // namespace

Table entries_table(const std::vector<Comparison>& comparisons) {
  Table table{.title = "Computed against references",
              .columns = {{"entry"},
                          {"reference"},
                          {"computed"},
                          {.name = "difference", .digits = 2},
                          {.name = "ratio", .digits = 3},
                          {"n"},
                          {"seeds"},
                          {"status"},
                          {"decided by"},
                          {"source of the reference"}}};
  std::string protocols;
  for (size_t i = 0; i < comparisons.size(); ++i) {
    const Comparison& c = comparisons[i];
    const std::string protocol = c.reported ? protocol_text(*c.reported) : "";
    if (!protocol.empty())
      protocols += fmt::format("{}{} ({}): {}", protocols.empty() ? "Protocols of the references: " : "; ",
                               c.name(), c.reported->source, protocol);
    const size_t first = i;
    double least = c.reported ? *c.reported->value : 0;
    double most = least;
    while (i + 1 < comparisons.size() && of_one_table(c, comparisons[i + 1])) {
      const double value = *comparisons[++i].reported->value;
      least = std::min(least, value);
      most = std::max(most, value);
    }
    table.rows.push_back(
        i == first ? row_of(c) : row_of(c, comparisons[i], static_cast<int64_t>(i - first + 1), least, most));
  }
  table.notes = {"± is one standard error, of a difference that of both.", legend()};
  if (!protocols.empty()) table.notes.push_back(protocols + ".");
  return table;
}

}  // namespace sgm
