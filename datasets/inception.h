#pragma once
#include <optional>
#include <string>

#include "core/metric/statistics.h"
#include "core/net/inception.h"

namespace sgm {

/// The weights of FID's Inception on this machine (sgm fetch inception).
struct InceptionFile {
  std::string path;
  std::string digest;      ///< SHA-256 of its content
  int64_t dimensions = 0;  ///< the deepest features it gives
};

/// The file that gives features of so many dimensions: of several, the one that goes through 2048. Nothing is
/// read but its digest. Absent: none is there.
std::optional<InceptionFile> inception_file(int64_t dimensions);

/// The network of a file, checked against its digest, in float32 or float64. InputError if it is damaged.
Inception read_inception(const InceptionFile& file, bool float64 = false);

/// The command that gets weights for features of so many dimensions, for messages.
std::string inception_command(int64_t dimensions);

}  // namespace sgm
