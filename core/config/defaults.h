#pragma once
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/config/compose.h"
#include "core/config/errors.h"
#include "core/config/override.h"

namespace sgm {

/// The content of a configuration file or registered option.
struct Option {
  Node config;                           ///< with its `defaults`
  std::optional<std::string> package{};  ///< of the header "# @package …"
  std::string name{};  ///< of a registered option: stands below its file's content as `name`
  std::string file{};
};

/// The option NAME of a group, or of no group; nothing if there is none. InputError if its file is malformed.
std::optional<Option> load_option(const SearchPath& path, const std::string& group, const std::string& name);
bool is_group(const SearchPath& path, const std::string& group);
/// What stands behind "# @package" in the comments at the head of a file.
std::optional<std::string> package_header(const Node& config);

/// An entry of a defaults list: `_self_`, a configuration, or a group with its option or options.
struct DefaultsEntry {
  enum class Kind { self, config, group };
  Kind kind = Kind::self;
  bool is_optional = false;
  bool is_override = false;
  bool is_absolute = false;
  std::string group{};                   ///< of a configuration: its folder
  std::vector<std::string> options{};    ///< none: null
  bool is_list = false;                  ///< written as a list
  std::optional<std::string> package{};  ///< behind "@"
  Origin origin{};
};

/// The entries of a configuration's `defaults`, `_self_` last if it is not written.
std::vector<DefaultsEntry> defaults_list(const Option& option, Errors& errors);

/// A configuration to merge: content and the package where it goes ("" is the root).
struct Content {
  std::string option;  ///< GROUP/NAME
  std::string package;
  Node content;
  std::string name;  ///< of a registered option
};

/// The defaults tree made flat, in the order of merging, and the option that each group took.
struct Flat {
  std::vector<Content> layers;
  std::vector<std::pair<std::string, std::string>> choices;
};

/// Walks the defaults lists from `primary` on, with the command line's group overrides (ecosystem:
/// Hydra 1.3's algorithm).
Flat flatten(const SearchPath& path, const std::string& primary, const std::vector<Override>& overrides,
             Errors& errors);

}  // namespace sgm
