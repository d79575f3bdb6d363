#pragma once
#include <map>
#include <string>
#include <vector>

#include "core/config/errors.h"
#include "core/config/node.h"

namespace sgm {

/// Where configuration is looked for: folders in order of preference, and options of groups that need no file
/// because they are registered in code (group -> names): such an option's content is `name = "…"`, below what
/// a file of that name adds; groups whose files lie in a folder of another name.
struct SearchPath {
  std::vector<std::string> folders;
  std::map<std::string, std::vector<std::string>> in_code;
  std::map<std::string, std::string> folder_of_group{};
};

/// A composed configuration: values with their origins, and which option each group took.
struct Composed {
  Node config;
  std::vector<std::pair<std::string, std::string>> choices;
};

/// Composes `primary`.toml with its defaults list and the command line's overrides, Hydra's semantics
/// (defaults lists with _self_, override, optional, packages, interpolated options; key=v, +key=v, ++key=v,
/// ~key, group=option; ${a.b}, ${oc.env:X,default}). All errors of the overrides at once, each with its
/// argument number, a caret and the nearest names. Keys are not held against a schema here: `bind` does that,
/// so a key of the schema needs no "+".
Composed compose(const SearchPath& path, const std::string& primary,
                 const std::vector<std::string>& overrides);
/// The same, adding to `errors` instead of throwing, so that `bind` can add its own; what is valid is
/// composed.
Composed compose(const SearchPath& path, const std::string& primary,
                 const std::vector<std::string>& overrides, Errors& errors);

/// The options of a group in the search path, files and registered ones, sorted.
std::vector<std::string> group_options(const SearchPath& path, const std::string& group);
/// All groups of the search path, sorted.
std::vector<std::string> groups(const SearchPath& path);

}  // namespace sgm
