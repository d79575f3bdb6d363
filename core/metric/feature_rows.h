#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string_view>

namespace sgm {

/// Refuses what no metric of features can be taken of, in the name of the function `where`: x must be
/// (N, D) on the CPU with `least` rows or more, finite, and not one row N times, which is what a broken
/// extractor gives. InputError for each.
void require_features(const at::Tensor& x, std::string_view where, int64_t least = 2);

/// The same for two sets that are compared: besides, their rows must be equally long.
void require_features(const at::Tensor& a, const at::Tensor& b, std::string_view where, int64_t least = 2);

/// Rows first … first + n − 1 of x (N, D), or as many of them as there are, in float64.
at::Tensor feature_rows(const at::Tensor& x, int64_t first, int64_t n);

}  // namespace sgm
