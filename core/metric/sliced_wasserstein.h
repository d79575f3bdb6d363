#pragma once
#include <ATen/core/Tensor.h>

#include "core/tensor/rng.h"

namespace sgm {

/// `count` unit vectors (count, D), float64, uniform over the sphere.
at::Tensor random_directions(int64_t count, int64_t D, Rng& rng);

/// The sliced 1-Wasserstein distance of two equally large sets of rows (n, …): the mean over the directions
/// (L, D) of the mean |a − b| of the sorted projections. That of two sets of one law is above 0 and falls
/// as 1/sqrt(n): compare it with such a floor. In D dimensions a shift by v gives about |v| sqrt(2/(pi D)).
/// InputError if the sets differ in size or the directions in dimension.
double sliced_wasserstein(const at::Tensor& a, const at::Tensor& b, const at::Tensor& directions);

}  // namespace sgm
