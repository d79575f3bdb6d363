#pragma once
#include "core/score/score.h"

namespace sgm {

/// What stands around a network F at one time of an SDE:  s(x, t) = skip x + out F(in x, label).  Each () or
/// (B,).
struct ScoreCoefficients {
  at::Tensor skip, out, in, label;
};

/// How a network's output is read: epsilon-, x0-, v- and score-prediction and EDM's denoisers differ here
/// only. For a denoiser D(y; s) = c_skip y + c_out F(c_in y; c_noise) of y = x/alpha, s = sigma/alpha, this
/// is (alpha D − x)/sigma^2, without its cancellations. What an SDE decides once, as a table of levels, is
/// computed once.
using CoefficientsAt = std::function<ScoreCoefficients(const at::Tensor& t)>;
using Preconditioning = std::function<CoefficientsAt(const SdePtr& sde)>;

/// All of them by name.
Registry<Factory<Preconditioning>>& preconditioning_registry();

/// The one door for networks: F (B, ...), label (B,), as a score under `sde`.
ScoreFn score_of(ScoreFn network, SdePtr sde, Preconditioning preconditioning);

}  // namespace sgm
