#pragma once
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string>
#include <vector>

#include "core/config/fields.h"

namespace sgm::playground {

/// The values of a table that differ from `defaults`, as "eps=1e-05, grid.name=log", but for those of
/// `left_out`.
std::vector<std::string> differences(const Node& table, const Node& defaults,
                                     const std::vector<std::string>& left_out,
                                     const std::string& prefix = "");

/// A component with its options that are not its defaults: "pc (eps=1e-05)".
template <class T>
std::string text_of(const Chosen<T>& chosen, const Registry<Factory<T>>& registry,
                    const std::vector<std::string>& left_out = {}) {
  if (!chosen.options) return chosen.name;
  const Node defaults = dump([&](Fields& on) { registry.at(chosen.name).make(on); });
  const std::vector<std::string> changed = differences(*chosen.options, defaults, left_out);
  return changed.empty() ? chosen.name : fmt::format("{} ({})", chosen.name, fmt::join(changed, ", "));
}

}  // namespace sgm::playground
