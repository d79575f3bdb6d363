#pragma once
#include "core/score/mixture.h"

namespace sgm::test {

/// Log density (B,) and score (B, D) of a mixture in 80-bit arithmetic from plain sums: what the fast paths
/// are measured against.
struct Exact {
  at::Tensor log_density, score;
};
Exact exact_mixture(const Mixture& m, const at::Tensor& x, const at::Tensor& alpha, const at::Tensor& sigma);

}  // namespace sgm::test
