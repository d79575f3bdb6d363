#pragma once
#include <ATen/core/Tensor.h>

#include <string>
#include <utility>
#include <vector>

namespace sgm {

/// How a sample's squared residuals become its loss: half their sum over all dimensions, as in the papers'
/// formulas, or their mean, as in most official configurations (`reduce_mean`).
enum class Reduction { half_sum, mean };

/// Their names, for options.
std::vector<std::pair<std::string, Reduction>> reduction_names();

/// residual (B, ...) -> (B,).
at::Tensor reduced_square(const at::Tensor& residual, Reduction reduction);

}  // namespace sgm
