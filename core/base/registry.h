#pragma once
#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/names.h"
#include "core/base/require.h"

namespace sgm {

/// Named things of one kind ("sampler", "study" …), filled by one registering line in each thing's own file.
/// Registries are function-local statics. A name registered twice is reported at the first use, not during
/// static initialisation, where nothing could catch it.
template <class T>
class Registry {
 public:
  explicit Registry(std::string kind) : kind_(std::move(kind)) {}

  /// Adds `value` as `name`. Returns true, so that a namespace-scope constant can call it.
  bool add(std::string name, T value) {
    if (!entries_.emplace(name, std::move(value)).second) twice_.push_back(std::move(name));
    return true;
  }

  /// The thing called `name`; InputError with the nearest names and the list if there is none.
  const T& at(std::string_view name) const {
    check();
    const auto it = entries_.find(name);
    require(it != entries_.end(), "unknown {} '{}'\n  {}", kind_, name, suggest(name, names_unchecked()));
    return it->second;
  }

  bool contains(std::string_view name) const { return entries_.find(name) != entries_.end(); }

  /// All names in alphabetical order.
  std::vector<std::string> names() const {
    check();
    return names_unchecked();
  }

  const std::string& kind() const { return kind_; }

 private:
  void check() const {
    require(twice_.empty(), "{} '{}' is registered twice\n  rename one of the two registering lines", kind_,
            twice_.empty() ? "" : twice_[0]);
  }
  std::vector<std::string> names_unchecked() const {
    std::vector<std::string> names;
    for (const auto& [name, value] : entries_) names.push_back(name);
    return names;
  }

  std::string kind_;
  std::map<std::string, T, std::less<>> entries_;
  std::vector<std::string> twice_;
};

}  // namespace sgm
