#pragma once
#include <algorithm>
#include <string>

#include "core/io/result_file.h"
#include "core/score/mixture.h"

namespace sgm::test {

// Attributes of a fixture's group, and the mixture whose exact score its chains take.
inline std::string text(const Group& group, const std::string& name) {
  return std::get<std::string>(group.attribute(name));
}
inline int64_t integer(const Group& group, const std::string& name) {
  return std::get<int64_t>(group.attribute(name));
}
inline double real(const Group& group, const std::string& name) {
  const Attribute& value = group.attribute(name);
  return std::holds_alternative<int64_t>(value) ? static_cast<double>(std::get<int64_t>(value))
                                                : std::get<double>(value);
}
inline bool has(const Group& group, const std::string& name) {
  return std::any_of(group.attributes.begin(), group.attributes.end(),
                     [&](const auto& attribute) { return attribute.first == name; });
}

inline Mixture mixture_of(const Group& file) {
  return checked({file.data("mixture/weights"), file.data("mixture/means"), {}, file.data("mixture/covs")});
}

}  // namespace sgm::test
