#pragma once
#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>
#include <torch/csrc/autograd/autograd.h>

#include <cmath>
#include <numbers>

#include "core/objective/objective.h"
#include "tests/support/made.h"
#include "tests/support/one_thread.h"

namespace sgm::test {

/// A small network in double precision, s(x) = W2 tanh(W1 x + b): its Jacobian is neither symmetric nor
/// constant.
struct TanhNet {
  at::Tensor w1, b, w2;

  explicit TanhNet(int64_t dimension, uint64_t seed = 7) {
    Rng rng(seed);
    w1 = rng.normal({5, dimension}).requires_grad_();
    b = rng.normal({5}).requires_grad_();
    w2 = rng.normal({dimension, 5}).requires_grad_();
  }
  ScoreFn score() const {
    return [*this](const at::Tensor& x, const at::Tensor&) {
      return at::linear(at::tanh(at::linear(x.flatten(1), w1, b)), w2).view_as(x);
    };
  }
  /// ln p(x) = sum of w2 softplus(W1 x + b): the same parameters as a density's.
  LogDensity density() const {
    return [*this](Pass& pass, const at::Tensor& x) {
      const at::Tensor hidden = pass.apply(softplus, pass.linear(x.flatten(1), w1, b));
      return pass.linear(hidden, w2, at::zeros({w2.size(0)}, at::kDouble)).sum(1);
    };
  }
  /// The gradient of `loss` in all parameters, flat.
  at::Tensor gradient(const at::Tensor& loss) const {
    std::vector<at::Tensor> parts;
    for (const at::Tensor& part : torch::autograd::grad({loss}, {w1, b, w2}, {}, true))
      parts.push_back(part.flatten());
    return at::cat(parts);
  }
};

/// Points p (M, D) and weights (M,) for which  sum_m w_m q(p_m) = E[q(v)]  exactly for the named distribution
/// of v and every polynomial q of degree 4 (rademacher: any q): the variance of a quadratic form without
/// statistics. sphere: D = 3 and radius sqrt(3).
struct Cubature {
  at::Tensor points, weights;
};

inline Cubature cubature(const std::string& projection, int64_t D) {
  std::vector<at::Tensor> axes;
  if (projection == "sphere") {  // the 12 corners of the icosahedron, exact to degree 5
    const double a = std::sqrt(3 / (1 + std::numbers::phi * std::numbers::phi));
    const double b = a * std::numbers::phi;
    std::vector<double> corners;
    for (const double s : {-a, a}) {
      for (const double l : {-b, b}) corners.insert(corners.end(), {0, s, l, s, l, 0, l, 0, s});
    }
    return {at::tensor(corners, at::kDouble).view({12, 3}), at::full({12}, 1.0 / 12, at::kDouble)};
  }
  const bool gaussian =
      projection == "gaussian";  // Gauss–Hermite, three nodes a dimension, exact to degree 5
  const at::Tensor node = gaussian ? at::tensor({-std::sqrt(3.0), 0.0, std::sqrt(3.0)}, at::kDouble)
                                   : at::tensor({-1.0, 1.0}, at::kDouble);
  const at::Tensor weight =
      gaussian ? at::tensor({1 / 6.0, 2 / 3.0, 1 / 6.0}, at::kDouble) : at::tensor({0.5, 0.5}, at::kDouble);
  std::vector<at::Tensor> nodes(static_cast<size_t>(D), node);
  std::vector<at::Tensor> weights(static_cast<size_t>(D), weight);
  const at::Tensor points = at::cartesian_prod(nodes);
  return {points, at::cartesian_prod(weights).prod(1)};
}

}  // namespace sgm::test
