#include "core/report/observations.h"

#include <ATen/core/Tensor.h>
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "core/base/names.h"
#include "core/base/require.h"
#include "core/report/result_pieces.h"
#include "core/report/verdict.h"

namespace sgm {
namespace {

bool is_quantity(const Group& group, const std::string& name, const Variable& variable) {
  const bool number = variable.text.empty() && variable.data.defined() &&
                      variable.data.scalar_type() != at::kByte && variable.data.numel() > 0;
  const bool axis = variable.axes.size() == 1 && variable.axes[0] == name;
  const auto is_error = [&](const std::string& ending) {
    return name.ends_with(ending) && group.contains(name.substr(0, name.size() - ending.size()));
  };
  return number && !axis && !is_error("_standard_error") && !is_error("_error");
}

std::string joined(const std::string& path, const std::string& name) {
  return path.empty() ? name : path + "/" + name;
}

/// The names of an array's places along an axis: the values of its axis where they tell them apart.
std::vector<std::string> places(const Group& group, const std::string& axis, int64_t count) {
  std::vector<std::string> names;
  for (const auto& [name, variable] : group.variables) {
    if (name != axis) continue;
    names = variable.text;
    if (names.empty() && variable.data.dim() == 1) {
      const at::Tensor values = variable.data.to(at::kDouble).contiguous();
      for (int64_t i = 0; i < values.numel(); ++i)
        names.push_back(fmt::format("{}", values.const_data_ptr<double>()[i]));
    }
  }
  if (std::set<std::string>(names.begin(), names.end()).size() == static_cast<size_t>(count)) return names;
  names.clear();
  for (int64_t i = 0; i < count; ++i) names.push_back(std::to_string(i));
  return names;
}

const std::set<std::string> averaged = {"image", "sample", "chain", "trajectory"};

/// An observation for each place of the array along the axes that are not averaged.
void add_elements(const ResultPiece& piece, const std::string& name, const Variable& variable,
                  std::vector<Observation>& all) {
  const at::Tensor data = variable.data.to(at::kDouble).contiguous();
  const double* values = data.const_data_ptr<double>();
  at::Tensor errors;
  for (const char* ending : {"_standard_error", "_error"}) {
    if (!errors.defined() && piece.group->contains(name + ending))
      errors = piece.group->data(name + ending).to(at::kDouble).contiguous();
  }
  if (errors.defined() && errors.numel() != data.numel()) errors = at::Tensor();
  std::vector<std::vector<std::string>> along;
  for (int64_t d = 0; d < data.dim(); ++d) {
    const auto axis = static_cast<size_t>(d);
    along.push_back(axis < variable.axes.size() ? places(*piece.group, variable.axes[axis], data.size(d))
                                                : places(Group(), "", data.size(d)));
  }
  std::map<std::vector<int64_t>, std::vector<double>> elements;
  std::map<std::vector<int64_t>, int64_t> first;
  bool means = false;
  for (int64_t i = 0; i < data.numel(); ++i) {
    std::vector<int64_t> at(static_cast<size_t>(data.dim()), 0);
    int64_t rest = i;
    for (int64_t d = data.dim() - 1; d >= 0; --d) {
      const auto axis = static_cast<size_t>(d);
      const bool mean = axis < variable.axes.size() && averaged.contains(variable.axes[axis]);
      if (!mean) at[axis] = rest % data.size(d);
      means |= mean && data.size(d) > 1;
      rest /= data.size(d);
    }
    first.try_emplace(at, i);
    elements[at].push_back(values[i]);
  }
  require(elements.size() <= 20'000, "'{}' has {} places\n  compare a quantity of fewer",
          joined(piece.path, name), elements.size());
  for (const auto& [at, own] : elements) {
    Observation one = piece.of;
    one.path = joined(piece.path, name);
    std::erase_if(one.protocol, [&](const auto& entry) { return entry.first == name; });
    for (size_t d = 0; d < at.size(); ++d) {
      const std::string axis = d < variable.axes.size() ? variable.axes[d] : fmt::format("axis_{}", d);
      if (data.size(static_cast<int64_t>(d)) > 1 && !averaged.contains(axis))
        one.axes.emplace_back(axis, along[d][static_cast<size_t>(at[d])]);
    }
    one.number = means ? mean_over(own) : Measured{own.front()};
    if (!means && errors.defined()) one.number->standard_error = errors.const_data_ptr<double>()[first[at]];
    all.push_back(std::move(one));
  }
}

/// What tells a cell that two sources hold from another.
std::string same_cell(const Observation& o) {
  std::string key = o.identity + " " + o.path;
  for (const auto& [axis, value] : o.at) {
    if (axis != "source" && axis != "seed" && axis != "draw" && axis != "study" && axis != "scale")
      key += " " + axis + "=" + value;
  }
  return key;
}

}  // namespace

std::string value_under(const Observation& observation, const std::string& key) {
  if (key == "cell") return observation.cell;
  for (const Coordinates* all : {&observation.at, &observation.axes, &observation.options}) {
    const std::string value = coordinate(*all, key);
    if (!value.empty()) return value;
  }
  return "";
}

std::vector<QuantityThere> quantities_in(const std::vector<ResultSource>& sources) {
  std::vector<QuantityThere> all;
  for (const ResultPiece& piece : pieces_of(sources)) {
    for (const auto& [name, variable] : piece.group->variables) {
      if (!is_quantity(*piece.group, name, variable)) continue;
      const std::string path = joined(piece.path, name);
      auto it = std::find_if(all.begin(), all.end(), [&](const QuantityThere& q) { return q.path == path; });
      if (it == all.end())
        it = all.insert(all.end(), QuantityThere{path, variable.long_name, variable.units, 0, {}});
      ++it->cells;
      for (size_t d = 0; d < variable.axes.size(); ++d) {
        const std::string& axis = variable.axes[d];
        if (variable.data.size(static_cast<int64_t>(d)) > 1 &&
            std::find(it->axes.begin(), it->axes.end(), axis) == it->axes.end())
          it->axes.push_back(axis);
      }
    }
  }
  std::stable_sort(all.begin(), all.end(), [](auto& a, auto& b) { return a.cells > b.cells; });
  return all;
}

QuantityThere quantity_called(const std::string& name, const std::vector<QuantityThere>& known) {
  std::vector<std::string> names, ending;
  for (const QuantityThere& one : known) {
    if (one.path == name) return one;
    names.push_back(one.path);
  }
  for (const QuantityThere& one : known) {
    if (one.path == "samples/" + name) return one;
    if (one.path.ends_with("/" + name)) ending.push_back(one.path);
    if (one.path.find('/') != std::string::npos) names.push_back(one.path.substr(one.path.rfind('/') + 1));
  }
  require(ending.size() <= 1, "'metric' is {}, which is several quantities: {}\n  say which", name,
          join_names(ending));
  if (ending.size() == 1) return quantity_called(ending[0], known);
  const std::vector<std::string> nearest = nearest_names(name, names);
  throw InputError(fmt::format("no cell has a quantity '{}'\n  {}without metric= they are listed", name,
                               nearest.empty() ? "" : fmt::format("did you mean '{}'? ", nearest.front())));
}

std::vector<Observation> observations_of(const std::vector<ResultSource>& sources,
                                         const QuantityThere& quantity) {
  std::vector<Observation> all, failed;
  std::set<std::string> stages, seen;
  const std::vector<ResultPiece> pieces = pieces_of(sources);
  for (const ResultPiece& piece : pieces) {
    for (const auto& [name, variable] : piece.group->variables) {
      if (joined(piece.path, name) != quantity.path || !is_quantity(*piece.group, name, variable)) continue;
      stages.insert(piece.of.stage);
      if (!piece.of.failed.empty()) continue;
      if (piece.of.identity.empty() || seen.insert(same_cell(piece.of)).second)
        add_elements(piece, name, variable, all);
    }
  }
  for (const ResultPiece& piece : pieces) {
    if (!piece.path.empty() || piece.of.failed.empty() || !stages.contains(piece.of.stage)) continue;
    if (std::none_of(all.begin(), all.end(),
                     [&](const Observation& o) { return o.cell == piece.of.cell && o.at == piece.of.at; }))
      failed.push_back(piece.of);
  }
  all.insert(all.end(), failed.begin(), failed.end());
  return all;
}

std::vector<std::string> cells_without(const std::vector<ResultSource>& sources,
                                       const QuantityThere& quantity) {
  std::set<std::string> stages, with;
  std::vector<std::string> without;
  for (const Observation& o : observations_of(sources, quantity)) {
    stages.insert(o.stage);
    with.insert(coordinate(o.at, "source") + " " + o.cell);
  }
  for (const ResultPiece& piece : pieces_of(sources)) {
    const bool judge = std::any_of(piece.group->groups.begin(), piece.group->groups.end(),
                                   [](auto& g) { return g.first.starts_with("samples"); });
    if (piece.path.empty() && stages.contains(piece.of.stage) && !judge &&
        !with.contains(coordinate(piece.of.at, "source") + " " + piece.of.cell))
      without.push_back(piece.of.cell);
  }
  return without;
}

}  // namespace sgm
