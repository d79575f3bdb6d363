#pragma once
#include <ATen/core/Tensor.h>

namespace sgm {

/// The k nearest rows of a set for each query, nearest first, equal distances by lower index.
struct Neighbours {
  at::Tensor index;     ///< (Q, k) int64
  at::Tensor distance;  ///< (Q, k) float64, Euclidean
};

/// The exact k nearest of `set` (N, …) for `queries` (Q, …) of the same scale, any dtype: float32
/// products pick candidates, float64 orders them, and a query for which rounding could have hidden a nearer
/// row is searched again in float64. InputError for k above N, rows of different sizes, or a value that is
/// not finite or whose square is beyond float32.
Neighbours nearest(const at::Tensor& queries, const at::Tensor& set, int64_t k);

/// d1/d2 (Q,): the distance of the nearest over that of the second nearest; 0 where d1 is 0. Small: the query
/// is a near-copy of one row, where plain distances would only reward blur. Needs k >= 2.
at::Tensor nearest_ratio(const Neighbours& neighbours);

}  // namespace sgm
