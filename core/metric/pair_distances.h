#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>

namespace sgm {

/// The Euclidean distances of all N(N − 1)/2 pairs of rows.
struct PairDistances {
  double largest = 0;             ///< exact (float64): NCSNv2's technique 1 takes it as the first sigma
  int64_t first = 0, second = 0;  ///< a pair that far apart
  double mean = 0;                ///< from float32 distances
  double width = 0;               ///< of a bin
  at::Tensor counts;              ///< (bins,) int64: pairs with a distance in [i, i + 1) width

  /// The distance below which a share q of the pairs lies, within a bin's width.
  double quantile(double q) const;
};

/// Blocked float32 products over rows (N, ...), float32 on the CPU, N >= 2; pairs that may be the farthest
/// are computed anew in float64.
PairDistances pair_distances(const at::Tensor& rows, int64_t bins = 4096);

}  // namespace sgm
