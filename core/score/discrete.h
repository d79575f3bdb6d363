#pragma once
#include "core/score/score.h"

namespace sgm {

/// The levels of the SDE's own ladder of N steps, the largest noise first: the times at which sigma/alpha is
/// that of x_i given x_0. Under VE SMLD's sigma_i, evenly spaced in t; under VP DDPM's steps, whose
/// prod (1 − beta_j) falls a little below alpha(t_max)^2: the largest lies beyond t_max.
NoiseLevels ladder_levels(const Sde& sde, int64_t N);

/// A score that knows the `scales` noise scales of the SDE's own ladder alone, 0 the least, as a network
/// trained on them does (VE: sigma_i, VP: prod (1 − beta_j)). Between two scales it is interpolated
/// linearly.
class DiscreteScore {
 public:
  DiscreteScore(ScoreFn score, SdePtr sde, int64_t scales);

  /// At scale `label` in 0 … scales − 1, a whole number or not. x (B, ...), label ().
  at::Tensor operator()(const at::Tensor& x, double label) const;
  /// E[x_0 | x at scale 0] = (x + variance s)/kept: Tweedie's formula. (B, ...)
  at::Tensor denoised(const at::Tensor& x) const;
  int64_t scales() const { return kept_.size(0); }

 private:
  at::Tensor at_scale(const at::Tensor& x, int64_t i) const;

  ScoreFn score_;
  SdePtr sde_;
  at::Tensor kept_, variance_;  // (scales,): of x_i given x_0
};

}  // namespace sgm
