#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>

namespace sgm {

/// Improved precision and recall (Kynkäänniemi et al. 2019): precision is the share of generated rows
/// within the real manifold, recall the share of real rows within the generated manifold. A set's manifold is
/// the union of balls around its rows, each reaching the k-th nearest other row; their surfaces belong to it.
struct PrecisionRecall {
  int64_t k = 0, generated = 0, real = 0;  ///< the sets' rows
  int64_t precise = 0, recalled = 0;       ///< exact counts of generated and real rows that are within

  double precision() const { return static_cast<double>(precise) / static_cast<double>(generated); }
  double recall() const { return static_cast<double>(recalled) / static_cast<double>(real); }
};

/// Of features (N, D) and (M, D), N and M above k >= 1; published with k = 3. The order of the arguments
/// matters: swapped, precision and recall change places. Counts are exact: float32 products of centred rows
/// decide where their rounding cannot, and float64 differences elsewhere. Beside the features it takes
/// some blocks of rows, never all N M distances: the most, 64 D KiB (128 MiB at D = 2048), for the norms of
/// 4096 rows in `nearest`, whatever N and M are. InputError for what require_features refuses and for k
/// outside.
PrecisionRecall precision_recall(const at::Tensor& generated, const at::Tensor& real, int64_t k);

/// The radii (N,) of the balls: the distance of each row of x (N, D) to its k-th nearest other one, float64.
at::Tensor manifold_radii(const at::Tensor& x, int64_t k);

}  // namespace sgm
