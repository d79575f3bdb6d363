#pragma once
#include <ATen/core/Tensor.h>

#include <functional>

#include "core/sde/sde.h"

namespace sgm {

/// The score  s(x, t) = grad_x log p_t(x).  x (B, ...), t () or (B,); the result has the shape of x. Exact or
/// learned, alike.
using ScoreFn = std::function<at::Tensor(const at::Tensor& x, const at::Tensor& t)>;

/// What a sampler solves and an objective trains: an SDE and a score for it.
struct Problem {
  SdePtr sde;
  ScoreFn score;
};

/// A batch of training data: x (B, ...), labels y (B,) or undefined, indices into the data set (B,) or
/// undefined.
struct Batch {
  at::Tensor x, y, index;
};

}  // namespace sgm
