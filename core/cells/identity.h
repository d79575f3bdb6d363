#pragma once
#include <string>
#include <vector>

#include "core/config/node.h"

namespace sgm {

/// A config without the paths of data and weights: where they lie, not what they are; their content's digest
/// stands beside them, as dataset.path beside content, from beside from_content.
Node without_paths(const Node& config);
/// What of a cell's options is part of its identity: without paths, and without options added later that have
/// their neutral value.
Node identifying(const Node& options);

/// What a cell's outcome depends on besides its code, as it is hashed: its stage, stream, what
/// identifies its options, seed, draw (left out where it is 0), device, precision, and the identities of what
/// it needs by role.
struct Identified {
  std::string stage, stream;
  Node options;
  int64_t seed = 0, draw = 0;
  std::string device, precision;
  std::vector<std::pair<std::string, std::vector<std::string>>> needs{};
};

/// 12 hexadecimal digits of the SHA-256 of the canonical text.
std::string identity(const Identified& cell);

}  // namespace sgm
