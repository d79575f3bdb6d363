#pragma once
#include "core/score/score.h"

namespace sgm {

/// What stands around a network F at times t of an SDE:  s(x, t) = skip x + out F(in x, label).  Each of the
/// shape of t; undefined: 0, 1 and 1.
struct ScoreCoefficients {
  at::Tensor skip, out, in, label;
};

/// How a network's output is read: score, score times sigma, noise, data, velocity and EDM's denoisers differ
/// here only. For a denoiser D(y; s) = c_skip y + c_out F(c_in y; c_noise) of y = x/alpha, s = sigma/alpha,
/// this is (alpha D − x)/sigma^2, without its cancellations. A function of the SDE, the levels of a network
/// that knows no others, and t; what the first two decide is computed once.
using CoefficientsAt = std::function<ScoreCoefficients(const at::Tensor& t)>;
using Preconditioning = std::function<CoefficientsAt(const SdePtr& sde, const NoiseLevels& levels)>;

/// All of them by name.
Registry<Factory<Preconditioning>>& preconditioning_registry();

/// The one called `name` with its default options.
Preconditioning preconditioning_of(const std::string& name);

}  // namespace sgm
