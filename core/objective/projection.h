#pragma once
#include <ATen/core/Tensor.h>

#include <string>
#include <utility>
#include <vector>

#include "core/tensor/rng.h"

namespace sgm {

/// Distributions of random projections. All but `unit_sphere` have E[v v^T] = I; there it is I/D, as in the
/// official code of sliced score matching, so that the loss is 1/D of the others'. `sphere` has the radius
/// sqrt(D).
enum class Projection { rademacher, gaussian, sphere, unit_sphere };

/// Their names, for options; those with E[v v^T] = I only if `isotropic`.
std::vector<std::pair<std::string, Projection>> projection_names(bool isotropic);

/// One draw of projections, shaped as x (B, D): one rademacher or one normal draw of `rng`.
at::Tensor draw_projection(Projection projection, const at::Tensor& x, Rng& rng);

}  // namespace sgm
