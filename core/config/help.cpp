#include "core/config/help.h"

#include <fmt/format.h>

#include <algorithm>

namespace sgm {
namespace {

std::string kind(const FieldRow& row) {
  if (row.allowed.empty()) return row.unit.empty() ? row.type : fmt::format("{} in {}", row.type, row.unit);
  const bool is_interval =
      row.allowed[0] == '[' || row.allowed[0] == '(' || row.allowed[0] == '<' || row.allowed[0] == '>';
  if (!is_interval) return row.allowed;
  return fmt::format("{} {}{}", row.type, row.allowed, row.unit.empty() ? "" : " " + row.unit);
}

/// A line a field: key = default, what it is, and below it type and values.
std::string field_lines(const FieldRow& row, size_t width) {
  if (row.type == "table" || row.type == "component")
    return fmt::format("  {:{}}  {}\n", row.key, width, row.doc);
  return fmt::format("  {:{}}  {} ({})\n", row.key + "=" + row.value, width, row.doc, kind(row));
}

}  // namespace

std::string help_text(const std::vector<FieldRow>& rows, const SearchPath& path) {
  std::string text = "Groups, GROUP=OPTION:\n";
  for (const std::string& group : groups(path))
    text += fmt::format("  {}: {}\n", group, fmt::join(group_options(path, group), ", "));
  text += "\nValues, KEY=VALUE (shown as this call would take them):\n";
  size_t width = 0;
  for (const FieldRow& row : rows)
    width = std::max(width, std::min<size_t>(40, row.key.size() + 1 + row.value.size()));
  for (const FieldRow& row : rows) text += field_lines(row, width);
  text +=
      "\n+KEY=VALUE adds, ++KEY=VALUE adds or replaces, ~KEY deletes; [a,b] is a list, {a:1} a table, ${a.b} "
      "another key's value.\n"
      "Quote for the shell what has blanks or one of []{}()*$,  for example 'train.sizes=[64,64]'.\n";
  return text;
}

}  // namespace sgm
