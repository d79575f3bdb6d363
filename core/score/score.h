#pragma once
#include <ATen/core/Tensor.h>

#include <functional>

#include "core/score/density.h"
#include "core/score/levels.h"

namespace sgm {

/// The score  s(x, t) = grad_x log p_t(x).  x (B, ...), t () or (B,); the result has the shape of x. Exact or
/// learned, alike.
using ScoreFn = std::function<at::Tensor(const at::Tensor& x, const at::Tensor& t)>;

/// What a sampler solves and an objective trains: an SDE, never null, and a score for it. An objective on
/// clean data does not read the SDE. `levels`: all that the score knows; empty where it knows every time.
struct Problem {
  SdePtr sde;
  ScoreFn score;
  NoiseLevels levels{};
  LogDensity density{};  ///< whose gradient the score is, where the model is a density; else none
};

/// A batch of training data: x (B, ...), labels y (B,) or undefined, indices into the data set (B,) or
/// undefined.
struct Batch {
  at::Tensor x, y, index;
};

}  // namespace sgm
