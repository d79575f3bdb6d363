#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace sgm {

/// The names within Damerau–Levenshtein distance max(2, length/3) of `name`, nearest first, at most three.
std::vector<std::string> nearest_names(std::string_view name, const std::vector<std::string>& known);

/// "a, b and c"; "" for an empty list.
std::string join_names(const std::vector<std::string>& names);

/// What to tell about an unknown name: "did you mean 'x'?" where something is near, and the list of what
/// there is.
std::string suggest(std::string_view name, const std::vector<std::string>& known);

}  // namespace sgm
