#pragma once
#include <ATen/core/Tensor.h>

#include <string>
#include <utility>
#include <vector>

#include "core/tensor/rng.h"

namespace sgm {

/// Distributions of random projections v (probes) of Jacobians. All but `unit_sphere` have E[v v^T] = I;
/// there it is I/D, as in the official code of sliced score matching, so that the loss is 1/D of the others'.
/// `sphere` has the radius sqrt(D). At a fixed point a quadratic form v^T A v, A symmetric, has the variance
/// 2 |A|^2 (gaussian), 2 (|A|^2 − sum A_ii^2) (rademacher), 2 D/(D+2) (|A|^2 − (tr A)^2/D) (sphere).
enum class Projection { rademacher, gaussian, sphere, unit_sphere };

/// Their names, for options; those with E[v v^T] = I only if `isotropic`.
std::vector<std::pair<std::string, Projection>> projection_names(bool isotropic);

/// One draw of projections, shaped as x (B, ...): one rademacher or one normal draw of `rng`.
at::Tensor draw_projection(Projection projection, const at::Tensor& x, Rng& rng);

}  // namespace sgm
