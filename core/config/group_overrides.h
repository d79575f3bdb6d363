#pragma once
#include <map>
#include <string>
#include <vector>

#include "core/config/defaults.h"

namespace sgm {

/// The options that an override or a defaults list gives a group.
struct GroupChoice {
  std::vector<std::string> options;
  bool is_list = false;
  Origin origin;
  bool is_used = false;  ///< some entry of the defaults lists took it
};

/// What a command line's overrides of groups ask for; keys are GROUP or GROUP@PACKAGE.
struct GroupOverrides {
  std::map<std::string, GroupChoice> chosen;   ///< GROUP=OPTION
  std::map<std::string, GroupChoice> removed;  ///< ~GROUP, ~GROUP=OPTION
  std::vector<DefaultsEntry> added;            ///< +GROUP=OPTION, in order
};

/// Sorts the overrides of groups; what is not allowed for a group goes to `errors`.
GroupOverrides group_overrides(const std::vector<Override>& overrides, Errors& errors);

}  // namespace sgm
