#pragma once
#include <ATen/TensorOperators.h>

namespace sgm {

/// The sum over all dimensions of each sample: (B, ...) -> (B,).
inline at::Tensor row_sums(const at::Tensor& x) {
  return x.reshape({x.size(0), -1}).sum(1);
}

}  // namespace sgm
