#include "core/config/errors.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/require.h"

namespace sgm {

void Errors::add(std::string_view what, const Origin& origin, std::string_view todo) {
  std::string text(what);
  if (const std::string place = where(origin); !place.empty()) text += fmt::format(" ({})", place);
  text += excerpt(origin);
  if (!todo.empty()) text += fmt::format("\n  {}", todo);
  add(std::move(text));
}

void Errors::add(std::string text) {
  if (std::find(texts_.begin(), texts_.end(), text) == texts_.end()) texts_.push_back(std::move(text));
}

void Errors::raise() const {
  if (!empty()) throw InputError(fmt::format("{}", fmt::join(texts_, "\nerror: ")));
}

}  // namespace sgm
