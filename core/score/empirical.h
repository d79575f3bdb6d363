#pragma once
#include <ATen/core/Tensor.h>

#include "core/score/score.h"

namespace sgm {

/// The exact score of N points under `sde`, each a Gaussian of standard deviation `width` (0: the points
/// themselves):
///   p_t(x) = 1/N sum_k N(x; alpha m_k, (alpha^2 width^2 + sigma^2) I).
/// points (N, ...) are kept as float32; x (B, ...) float32 or float64, on the points' device. In blocks of
/// components: no temporary above (512, 2048). Matrix products in float32 where their rounding moves no logit
/// by more than 1e-3, else they only find the leading components, which float64 evaluates. Relative error of
/// the score below 1e-4. Not differentiable.
ScoreFn empirical_score(const at::Tensor& points, double width, SdePtr sde);

}  // namespace sgm
