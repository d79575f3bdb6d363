#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "core/config/compose.h"
#include "core/run/configure.h"
#include "core/run/repository.h"

namespace sgm {
namespace {

/// Columns padded to their widest entry.
std::string columns(const std::vector<std::vector<std::string>>& rows) {
  std::vector<size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  std::string text;
  for (const auto& row : rows) {
    std::string line = " ";
    for (size_t i = 0; i < row.size(); ++i) line += fmt::format(" {:<{}}", row[i], i + 1 < row.size() ? widths[i] : 0);
    while (line.ends_with(' ')) line.pop_back();
    text += line + "\n";
  }
  return text;
}

std::string fields_text(const Describe& fields) {
  std::vector<std::vector<std::string>> rows;
  for (const FieldRow& row : describe(fields)) {
    const std::string type = row.unit.empty() ? row.type : row.type + " [" + row.unit + "]";
    rows.push_back({row.key, "= " + row.value, type, row.allowed, row.doc});
  }
  return columns(rows);
}

}  // namespace

std::string help(const std::string& experiment, const std::vector<std::string>& overrides) {
  const SearchPath path = search_path(experiment);
  std::vector<std::vector<std::string>> studies, group_rows;
  for (const std::string& name : study_registry().names()) {
    const Study& study = study_registry().at(name);
    if (study.experiment == experiment) studies.push_back({name, study.doc, "(" + study.source + ")"});
  }
  for (const std::string& group : groups(path)) {
    if (group != "preset") group_rows.push_back({group, fmt::format("{}", fmt::join(group_options(path, group), ", "))});
  }
  std::string text = fmt::format(
      "usage: {} study=NAME [key=value …] [--help] [--cfg job] [--dry-run]\n"
      "  --help with study=NAME also lists the study's keys; --cfg job prints the whole configuration; --dry-run the cells, time and memory.\n"
      "  Quote values with blanks or any of []{{}}()$*, like this: 'levels=[1,2]'.\n\nstudies:\n{}\ngroups (group=option):\n{}\nkeys of every "
      "driver:\n{}",
      experiment, columns(studies), columns(group_rows), fields_text([](Fields& on) { RunOptions().fields(on); }));
  const auto chosen = std::find_if(overrides.begin(), overrides.end(), [](const std::string& o) { return o.starts_with("study="); });
  if (chosen != overrides.end()) {
    const std::string name = chosen->substr(6);
    text += fmt::format("\nkeys of {}:\n{}", name, fields_text(study_registry().at(name).describe));
  }
  return text;
}

}  // namespace sgm
