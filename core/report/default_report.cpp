#include "core/report/default_report.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace sgm {
namespace {

const std::string error_suffix = "_standard_error";

/// A column: a scalar by its path within a cell.
struct Scalar {
  std::string path, long_name, units;
};

bool is_scalar(const Variable& variable) {
  return variable.data.defined() && variable.data.dim() == 0;
}

/// The standard error of another scalar of the group: it stands beside that one.
bool is_error(const Group& group, const std::string& name) {
  return name.ends_with(error_suffix) && group.contains(name.substr(0, name.size() - error_suffix.size()));
}

/// Adds the scalars of a group that are not known yet to `scalars`, the names of all else to `others`.
void collect(const Group& group, const std::string& prefix, std::vector<Scalar>& scalars,
             std::vector<std::string>& others) {
  for (const auto& [name, variable] : group.variables) {
    const std::string path = prefix + name;
    if (is_error(group, name)) continue;
    if (!is_scalar(variable)) {
      if (std::find(others.begin(), others.end(), path) == others.end()) others.push_back(path);
    } else if (std::none_of(scalars.begin(), scalars.end(),
                            [&](const Scalar& s) { return s.path == path; })) {
      scalars.push_back({path, variable.long_name.empty() ? path : variable.long_name, variable.units});
    }
  }
  for (const auto& [name, inner] : group.groups) collect(inner, prefix + name + "/", scalars, others);
}

/// A scalar of a cell: the mean over seeds, or draws, where there are several.
Datum datum(const Results& of_all, const Group& cell, const std::string& path) {
  const char* axis = of_all.along("seed").size() > 1 ? "seed" : "draw";
  if (of_all.along(axis).size() > 1 && cell.contains(path)) {
    const Spread spread = of_all.over(axis, {path.c_str(), ""});
    return Measured{spread.mean, spread.standard_error};
  }
  if (!cell.contains(path) || !is_scalar(cell.variable(path))) return {};
  const std::string error = path + error_suffix;
  if (cell.contains(error)) return Measured{cell.value(path), cell.value(error)};
  if (!cell.data(path).is_floating_point()) return cell.data(path).item<int64_t>();
  return Measured{cell.value(path)};
}

}  // namespace

void default_report(Report& out) {
  std::vector<Scalar> scalars;
  std::vector<std::string> others, axes;
  for (const Results::Cell& cell : out.cells.cells()) {
    collect(*cell.result, "", scalars, others);
    for (const auto& [axis, value] : cell.at) {
      if (axis != "cell" && std::find(axes.begin(), axes.end(), axis) == axes.end()) axes.push_back(axis);
    }
  }
  Table table{.title = fmt::format("Quantities of {}", out.study), .columns = {{"cell"}}};
  for (const std::string& axis : axes) table.columns.push_back({axis});
  for (const Scalar& scalar : scalars) table.columns.push_back({scalar.long_name, scalar.units});
  for (const Results::Cell& cell : out.cells.cells()) {
    std::vector<Datum> row{cell.name};
    for (const std::string& axis : axes) {
      const std::string value = coordinate(cell.at, axis);
      row.push_back(value.empty() ? Datum() : Datum(value));
    }
    for (const Scalar& scalar : scalars)
      row.push_back(datum(out.all.where(cell.at), *cell.result, scalar.path));
    table.rows.push_back(std::move(row));
  }
  table.notes = {
      fmt::format("{} registers no report of its own: these are its scalar quantities as they "
                  "stand in result.h5, ± one standard error where one is stored.",
                  out.study)};
  if (!others.empty())
    table.notes.push_back(fmt::format("Not scalars, in result.h5 alone: {}.", fmt::join(others, ", ")));
  out.table(table);
}

}  // namespace sgm
