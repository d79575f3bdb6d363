#pragma once
#include <string>
#include <vector>

#include "core/config/compose.h"
#include "core/config/fields.h"

namespace sgm {

/// What `--help` tells of the configuration: the groups with their options, every field with type, allowed
/// values, unit, default and what it is, and how to write overrides in a shell.
std::string help_text(const std::vector<FieldRow>& rows, const SearchPath& path);

}  // namespace sgm
