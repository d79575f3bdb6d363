#pragma once
#include "core/sde/sde.h"
#include "core/tensor/rng.h"

namespace sgm {

// What follows from the facts of a linear SDE. x, z, score (B, ...); t () or (B,); coefficients are computed
// in t's dtype.

/// x_t = alpha(t) x_0 + sigma(t) z.
at::Tensor perturb(const Sde& sde, const at::Tensor& x0, const at::Tensor& t, const at::Tensor& z);

/// The marginals of the papers' discrete steps: x_i given x_0 is N(kept_i x_0, variance_i I), with kept_i =
/// (1 + f_0) … (1 + f_i) and variance_i = (1 + f_i)^2 variance_{i−1} + G_i^2 from 0. Both (N,). Under VP
/// kept_i^2 is DDPM's prod (1 − beta_j), under VE variance_i is sigma_i^2.
struct LadderMarginals {
  at::Tensor kept, variance;
};
LadderMarginals marginals(const Ladder& ladder);

/// The times of a ladder of noise levels (levels,), float64: evenly spaced from t_max down to t_min, a
/// geometric ladder of sigma under VE. One level alone is the last. NCSN (1907.05600), sec. 4.
at::Tensor level_times(double t_max, double t_min, int64_t levels);

/// Draws of the prior N(0, prior_std^2 I); `like` gives dtype and device.
at::Tensor prior_sample(const Sde& sde, at::IntArrayRef sizes, Rng& rng,
                        at::TensorOptions like = at::kDouble);
/// log density of the prior in nats, (B,), the sum over all dimensions of a sample.
at::Tensor prior_log_density(const Sde& sde, const at::Tensor& x);

/// The reverse SDE  dx = (f x − g^2 s) dt + g dw,  time running backward. Score SDE, Song et al. 2021, eq. 6.
at::Tensor reverse_drift(const Sde& sde, const at::Tensor& x, const at::Tensor& t, const at::Tensor& score);
/// The probability flow ODE  dx = (f x − g^2 s/2) dt.  Ibid., eq. 13.
at::Tensor flow_drift(const Sde& sde, const at::Tensor& x, const at::Tensor& t, const at::Tensor& score);

/// E[x_0 | x_t] = (x + sigma^2 s)/alpha: Tweedie's formula.
at::Tensor tweedie_mean(const Sde& sde, const at::Tensor& x, const at::Tensor& t, const at::Tensor& score);

/// alpha^2/sigma^2, the shape of t; and the time at which it has the given value.
at::Tensor signal_to_noise(const Sde& sde, const at::Tensor& t);
at::Tensor time_of_signal_to_noise(const Sde& sde, const at::Tensor& ratio);

/// How much of the likelihood weighting's integral lies between two times: of g^2/sigma^2, whose integral is
/// 2 ln(sigma/alpha) under every linear SDE. Times of density g^2/(sigma^2 Z) on [t_min, t_max], Z =
/// weight_of_likelihood, are evenly spread in ln(sigma/alpha): u (any shape) in [0, 1) -> t.
/// Song, Durkan, Murray & Ermon 2021, sec. 5.1, in closed form.
double weight_of_likelihood(const Sde& sde, double t_min);
at::Tensor importance_time(const Sde& sde, double t_min, const at::Tensor& u);

/// The change of variables between linear SDEs: x at t under `from` has the law of `factor` x at t under
/// `to`, where noise-to-signal is equal. So do their scores:  s_from(x, t_from) = factor s_to(factor x,
/// t_to).
struct Counterpart {
  at::Tensor t, factor;  ///< the shape of the time asked for
};
Counterpart counterpart(const Sde& from, const at::Tensor& t, const Sde& to);

}  // namespace sgm
