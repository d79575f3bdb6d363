#pragma once
#include <ATen/core/Tensor.h>

#include <vector>

namespace sgm::vp_ve_sde {

/// The values of a tensor as a column of a table or figure.
std::vector<double> doubles(const at::Tensor& x);

}  // namespace sgm::vp_ve_sde
