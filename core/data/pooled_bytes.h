#pragma once
#include <ATen/core/Tensor.h>

namespace sgm {

/// 8-bit images (N, C, H, W) averaged over squares of pool x pool pixels and rounded to 8 bits, halves to the
/// even value: (N, C, H/pool, W/pool), uint8. Rows and columns beyond the last whole square are left out.
at::Tensor pooled_bytes(const at::Tensor& images, int64_t pool);

}  // namespace sgm
