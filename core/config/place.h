#pragma once
#include <optional>
#include <string>

#include "core/config/defaults.h"

namespace sgm {

/// Two paths, of which either may be empty.
std::string join_paths(const std::string& a, const std::string& b, char separator);

/// An entry of a defaults list at its place: folder and package of the configuration that holds it.
struct Place {
  DefaultsEntry entry;
  std::string folder, parent_package;
  bool is_primary = false;

  /// The path of the group, or of the folder of a configuration.
  std::string group() const;
  /// "@package" of the entry, else the header's, else the group's path; all but the header below the parent's
  /// package.
  std::string package(const std::optional<std::string>& header) const;
  /// What overrides call it: the group, with "@package" where that is not the group's path.
  std::string key() const;
};

}  // namespace sgm
