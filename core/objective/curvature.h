#pragma once
#include <ATen/core/Tensor.h>

#include <string>
#include <utility>
#include <vector>

#include "core/score/density.h"
#include "core/tensor/rng.h"

namespace sgm {

/// The score of a density and what takes the place of its Hessian's diagonal in score matching; (B, D) each.
struct Curvature {
  at::Tensor gradient, diagonal;
  at::Tensor first{}, second{};  ///< the two vectors that an estimated diagonal is made of
};

/// Approximate back-propagation (Kingma & LeCun 2010): second derivatives are carried back as diagonals, by
/// squared weights through linear layers. Exact with one hidden layer, an objective of its own with more.
Curvature approximate_curvature(const LogDensity& density, const at::Tensor& x, Pass::Wiring wiring);

/// Curvature propagation (Martens, Sutskever & Swersky 2012), unbiased: the Hessian is the sum over layers of
/// J^T C J, C = diag(f'' dln p/da), and noise v injected at each layer is carried back to x.
/// complex: s = sum J^T sqrt(C) v, diagonal Re s^2 = first^2 − second^2; one draw a layer, the last first.
/// pair: T = sum J^T v, U = sum J^T C v, diagonal T U; also before the functions and at x, as published: a
/// draw for each function's result and argument, the last first, then one for x.
enum class CurvatureNoise { complex, pair };
Curvature propagated_curvature(const LogDensity& density, const at::Tensor& x, CurvatureNoise noise, Rng& rng,
                               Pass::Wiring wiring);

/// How NICE's couplings are passed backward: rightly, or as the official code does (`as_published`).
enum class Backward { right, as_published };
std::vector<std::pair<std::string, Backward>> backward_names();

/// 1/2 ||gradient||^2 + the diagonal's sum, (B,).
at::Tensor curvature_loss(const Curvature& c);

}  // namespace sgm
