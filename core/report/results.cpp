#include "core/report/results.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

#include "core/base/require.h"
#include "core/report/runs.h"
#include "core/report/verdict.h"

namespace sgm {
namespace {

constexpr std::string_view axis_prefix = "at.";

void add_cells(const Group& result, const Coordinates& of_run, std::vector<Results::Cell>& cells) {
  for (const auto& [name, group] : result.groups) {
    Results::Cell cell{name, {{"cell", name}}, &group};
    cell.at.insert(cell.at.end(), of_run.begin(), of_run.end());
    for (const auto& [key, value] : group.attributes) {
      if (key.starts_with(axis_prefix) && std::holds_alternative<std::string>(value))
        cell.at.emplace_back(key.substr(axis_prefix.size()), std::get<std::string>(value));
    }
    cells.push_back(std::move(cell));
  }
}

double as_number(const std::string& text, const std::string& axis) {
  size_t end = 0;
  double value = 0;
  try {
    value = std::stod(text, &end);
  } catch (const std::exception&) {
    end = 0;
  }
  require(end == text.size() && !text.empty(), "'{}' on the axis '{}' is no number", text, axis);
  return value;
}

std::string described(const Results::Cell& cell) {
  std::vector<std::string> parts;
  for (const auto& [axis, value] : cell.at) parts.push_back(axis + " = " + value);
  return fmt::format("{}", fmt::join(parts, ", "));
}

}  // namespace

std::string coordinate(const Coordinates& at, const std::string& axis) {
  const auto it = std::find_if(at.begin(), at.end(), [&](const auto& own) { return own.first == axis; });
  return it == at.end() ? "" : it->second;
}

Results::Results(const Group& result) {
  const std::vector<ReportedRun> runs = runs_of(result);
  if (runs.empty()) add_cells(result, {}, cells_);
  for (const ReportedRun& run : runs) {
    add_cells(*run.result, {{"seed", std::to_string(run.seed)}, {"draw", std::to_string(run.draw)}}, cells_);
  }
}

Results Results::where(const Coordinates& at) const {
  Results some = *this;
  std::erase_if(some.cells_, [&](const Cell& cell) {
    return std::any_of(at.begin(), at.end(), [&](const auto& wanted) {
      return coordinate(cell.at, wanted.first) != wanted.second;
    });
  });
  return some;
}

Results Results::where(const std::string& axis, double value) const {
  Results some = *this;
  std::erase_if(some.cells_, [&](const Cell& cell) {
    const std::string own = coordinate(cell.at, axis);
    return own.empty() || as_number(own, axis) != value;
  });
  return some;
}

std::vector<std::string> Results::along(const std::string& axis) const {
  std::vector<std::string> values;
  for (const Cell& cell : cells_) {
    const std::string value = coordinate(cell.at, axis);
    if (!value.empty() && std::find(values.begin(), values.end(), value) == values.end())
      values.push_back(value);
  }
  return values;
}

std::vector<double> Results::numbers(const std::string& axis) const {
  std::vector<double> values;
  for (const std::string& value : along(axis)) values.push_back(as_number(value, axis));
  std::sort(values.begin(), values.end());
  return values;
}

const Group& Results::one() const {
  std::vector<std::string> names;
  for (const Cell& cell : cells_) names.push_back(described(cell));
  require(cells_.size() == 1, "{} cells have these coordinates, not one{}{}\n  see Cell::at of the study",
          cells_.size(), names.empty() ? "" : ": ", fmt::join(names, "; "));
  return *cells_[0].result;
}

Measured Results::operator[](const Quantity& quantity) const {
  const Group& cell = one();
  Measured measured{cell.value(quantity.name)};
  if (cell.contains(error_of(quantity))) measured.standard_error = cell.value(error_of(quantity));
  return measured;
}

Spread Results::over(const std::string& axis, const Quantity& quantity) const {
  std::map<std::string, std::vector<double>> by_value;
  for (const Cell& cell : cells_) {
    if (cell.result->contains(quantity.name))
      by_value[coordinate(cell.at, axis)].push_back(cell.result->value(quantity.name));
  }
  require(!by_value.empty(), "no cell has '{}'\n  its quantities: see result.h5", quantity.name);
  std::vector<double> means;
  for (const auto& [value, draws] : by_value) means.push_back(mean_over(draws).value);
  const Measured mean = mean_over(means);
  return {mean.value, mean.standard_error, static_cast<int64_t>(means.size())};
}

}  // namespace sgm
