#include "core/commands/published.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/config/node.h"
#include "core/report/number.h"

namespace sgm {
namespace fs = std::filesystem;
namespace {

bool equal_numbers(const at::Tensor& a, const at::Tensor& b) {
  if (a.scalar_type() != b.scalar_type() || a.sizes() != b.sizes()) return false;
  if (!a.is_floating_point() || a.numel() == 0) return at::equal(a, b);
  const at::Tensor x = a.to(at::kDouble);
  const at::Tensor y = b.to(at::kDouble);
  const at::Tensor finite = x.isfinite();
  if (!at::equal(finite, y.isfinite())) return false;
  if (!at::allclose(x.masked_select(~finite), y.masked_select(~finite), 0, 0, true)) return false;
  const at::Tensor inside = x.masked_select(finite);
  if (inside.numel() == 0) return true;
  const double rounding = a.scalar_type() == at::kDouble ? 1e-9 : 1e-4;
  const double largest = inside.abs().max().item<double>();
  return (inside - y.masked_select(finite)).abs().max().item<double>() <= rounding * largest;
}

bool equal_variables(const Variable& a, const Variable& b) {
  if (a.data.defined() != b.data.defined() || a.text != b.text || a.axes != b.axes) return false;
  return a.long_name == b.long_name && a.units == b.units &&
         (!a.data.defined() || equal_numbers(a.data, b.data));
}

/// The attributes that say what was computed, not by which program.
std::vector<std::pair<std::string, Attribute>> what_was_computed(const Group& group) {
  auto kept = group.attributes;
  std::erase_if(kept, [](const auto& attribute) {
    const std::string& name = attribute.first;
    return name == "identity" || name == "code" || name == "files" || name == "stage" ||
           name.ends_with("_version");
  });
  std::sort(kept.begin(), kept.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  return kept;
}

double number_in(const Node& table, const char* key) {
  const Node* value = table.find(key);
  return value != nullptr && value->is_number() ? value->number() : std::nan("");
}

Measured measured(const Node& entry) {
  const double error = number_in(entry, "standard_error");
  return {number_in(entry, "value"), std::isnan(error) ? std::optional<double>() : error};
}

/// The entries of a status.toml by name.
std::vector<std::pair<std::string, Measured>> entries_in(const fs::path& file) {
  std::vector<std::pair<std::string, Measured>> entries;
  const Node status = read_toml(file.string());
  const Node* list = status.find("entry");
  if (list == nullptr) return entries;
  for (const Node& entry : list->as<Node::List>())
    entries.emplace_back(entry.find("name")->as<std::string>(), measured(entry));
  return entries;
}

bool beyond(const Measured& a, const Measured& b) {
  const double error = std::hypot(a.standard_error.value_or(0), b.standard_error.value_or(0));
  const double rounding = 1e-4 * std::max(std::abs(a.value), std::abs(b.value));
  return std::abs(a.value - b.value) > std::max(1.96 * error, rounding);
}

}  // namespace

bool equal_within_rounding(const Group& a, const Group& b) {
  if (what_was_computed(a) != what_was_computed(b)) return false;
  const auto equal_all = [](const auto& x, const auto& y, const auto& equal) {
    return std::equal(x.begin(), x.end(), y.begin(), y.end(), [&](const auto& p, const auto& q) {
      return p.first == q.first && equal(p.second, q.second);
    });
  };
  return equal_all(a.variables, b.variables, equal_variables) &&
         equal_all(a.groups, b.groups, equal_within_rounding);
}

std::vector<std::string> moved_entries(const fs::path& before, const fs::path& now) {
  std::vector<std::string> moved;
  const auto published = entries_in(before);
  for (const auto& [name, value] : entries_in(now)) {
    const auto old = std::find_if(published.begin(), published.end(),
                                  [&n = name](const auto& entry) { return entry.first == n; });
    if (old != published.end() && beyond(value, old->second))
      moved.push_back(fmt::format("{}: {}, published {}", name, to_text(value), to_text(old->second)));
  }
  return moved;
}

}  // namespace sgm
