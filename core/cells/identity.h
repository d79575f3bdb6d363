#pragma once
#include <string>
#include <vector>

#include "core/config/node.h"

namespace sgm {

/// A config without dataset.path: where the data set lies, not what it is; its content's digest stands beside
/// it.
Node without_data_path(const Node& config);

/// What a cell's outcome depends on besides its code, as it is hashed: its stage, options without
/// dataset.path, seed, draw (left out where it is 0), device, precision, and the identities of what it needs
/// by role.
struct Identified {
  std::string stage;
  Node options;
  int64_t seed = 0, draw = 0;
  std::string device, precision;
  std::vector<std::pair<std::string, std::vector<std::string>>> needs{};
};

/// 12 hexadecimal digits of the SHA-256 of the canonical text.
std::string identity(const Identified& cell);

}  // namespace sgm
