#include "core/config/errors.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "core/base/require.h"

namespace sgm {

void Errors::add(std::string_view what, const Origin& origin, std::string_view todo) {
  std::string text(what);
  if (const std::string place = where(origin); !place.empty()) text += fmt::format(" ({})", place);
  text += excerpt(origin);
  if (!todo.empty()) text += fmt::format("\n  {}", todo);
  add(origin.argument, std::move(text));
}

void Errors::add(std::string text) {
  add(0, std::move(text));
}

void Errors::add(int argument, std::string text) {
  const auto is_same = [&](const Text& known) { return known.text == text; };
  if (std::none_of(texts_.begin(), texts_.end(), is_same)) texts_.push_back({argument, std::move(text)});
}

void Errors::raise() const {
  if (empty()) return;
  std::vector<Text> sorted = texts_;
  const auto rank = [](const Text& text) {
    return text.argument > 0 ? text.argument : std::numeric_limits<int>::max();
  };
  std::stable_sort(sorted.begin(), sorted.end(),
                   [&](const Text& a, const Text& b) { return rank(a) < rank(b); });
  std::string all = sorted[0].text;
  for (size_t i = 1; i < sorted.size(); ++i) all += "\nerror: " + sorted[i].text;
  throw InputError(all);
}

}  // namespace sgm
