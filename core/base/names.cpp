#include "core/base/names.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace sgm {
namespace {

/// Optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours.
size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::vector<size_t>> d(a.size() + 1, std::vector<size_t>(b.size() + 1));
  for (size_t i = 0; i <= a.size(); ++i) d[i][0] = i;
  for (size_t j = 0; j <= b.size(); ++j) d[0][j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    for (size_t j = 1; j <= b.size(); ++j) {
      d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (a[i - 1] != b[j - 1])});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
    }
  }
  return d[a.size()][b.size()];
}

}  // namespace

std::vector<std::string> nearest_names(std::string_view name, const std::vector<std::string>& known) {
  const size_t limit = std::max<size_t>(2, name.size() / 3);
  std::multimap<size_t, std::string> by_distance;
  for (const std::string& k : known) {
    const size_t distance = edit_distance(name, k);
    if (distance <= limit && distance < std::max(name.size(), k.size())) by_distance.emplace(distance, k);
  }
  std::vector<std::string> nearest;
  for (const auto& [distance, k] : by_distance) {
    if (nearest.size() < 3) nearest.push_back(k);
  }
  return nearest;
}

std::string join_names(const std::vector<std::string>& names) {
  std::string text;
  for (size_t i = 0; i < names.size(); ++i) {
    if (i > 0) text += i + 1 == names.size() ? " and " : ", ";
    text += names[i];
  }
  return text;
}

std::string suggest(std::string_view name, const std::vector<std::string>& known) {
  std::string text;
  const std::vector<std::string> near = nearest_names(name, known);
  if (!near.empty()) text = fmt::format("did you mean '{}'? ", fmt::join(near, "' or '"));
  return text + (known.empty() ? "there are none" : fmt::format("known: {}", fmt::join(known, ", ")));
}

}  // namespace sgm
