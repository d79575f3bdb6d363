#pragma once
#include <algorithm>
#include <map>
#include <source_location>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/names.h"
#include "core/base/require.h"
#include "core/base/source_file.h"

namespace sgm {

/// Named things of one kind ("sampler", "study" …), filled by one registering line in each thing's own file.
/// Registries are function-local statics. A name registered twice is reported at the first use, not during
/// static initialisation, where nothing could catch it.
template <class T>
class Registry {
 public:
  explicit Registry(std::string kind) : kind_(std::move(kind)) {}

  /// Adds `value` as `name`. Returns true, so that a namespace-scope constant can call it. A function that
  /// registers for others passes on its caller's place, which is where the thing stands.
  bool add(std::string name, T value, const std::source_location& where = std::source_location::current()) {
    if (!entries_.emplace(name, Entry{std::move(value), source_file(where)}).second)
      twice_.push_back(std::move(name));
    return true;
  }

  /// The thing called `name`, whose file counts as used from now on (source_file.h); InputError with the
  /// nearest names and the list if there is none.
  const T& at(std::string_view name) const {
    const Entry& entry = entry_of(name);
    note_used(entry.file);
    return entry.value;
  }

  /// The file in which `name` is registered. InputError as at().
  const std::string& file_of(std::string_view name) const { return entry_of(name).file; }

  bool contains(std::string_view name) const { return entries_.find(name) != entries_.end(); }

  /// All names in alphabetical order.
  std::vector<std::string> names() const {
    check();
    return names_unchecked();
  }

  const std::string& kind() const { return kind_; }

 private:
  struct Entry {
    T value;
    std::string file;
  };
  const Entry& entry_of(std::string_view name) const {
    check();
    const auto it = entries_.find(name);
    require(it != entries_.end(), "unknown {} '{}'\n  {}", kind_, name, suggest(name, names_unchecked()));
    return it->second;
  }
  void check() const {
    require(twice_.empty(), "{} '{}' is registered twice\n  rename one of the two registering lines", kind_,
            twice_.empty() ? "" : twice_[0]);
  }
  std::vector<std::string> names_unchecked() const {
    std::vector<std::string> names;
    for (const auto& [name, entry] : entries_) names.push_back(name);
    return names;
  }

  std::string kind_;
  std::map<std::string, Entry, std::less<>> entries_;
  std::vector<std::string> twice_;
};

}  // namespace sgm
