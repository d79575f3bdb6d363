#pragma once
#include <ATen/core/Tensor.h>

#include <string>
#include <vector>

#include "core/metric/statistics.h"
#include "core/report/table.h"

namespace sgm {

/// One of the two sets of `sgm fid`.
struct FidSide {
  std::string name;  ///< as the command line has it
  std::string note;  ///< what kind of file it is, or what was passed over
  FeatureStatistics statistics{};
  at::Tensor features{};  ///< (n, D) where they are at hand, else undefined
};

/// What `allow=` may name.
const std::vector<std::string>& allowable();
/// InputError for a name that is not allowable, with the nearest.
void require_allowable(const std::vector<std::string>& allow);

/// InputError if the dimensions of the two differ, or anything of their protocols that is not in `allow`,
/// each difference in one line. A side of unknown protocol agrees with any of its dimensions.
void require_comparable(const FidSide& a, const FidSide& b, const std::vector<std::string>& allow);

/// What the distance of the two is called: "FID" where both are 2048 features of FID's Inception, whose
/// weights are checked against their published digests when they are read; else what it is of.
std::string distance_name(const FidSide& a, const FidSide& b);

/// The distance with both n; in the notes the two protocols, what they differ in, and what to think of where
/// n is small or not known.
Table fid_table(const FidSide& a, const FidSide& b);

}  // namespace sgm
