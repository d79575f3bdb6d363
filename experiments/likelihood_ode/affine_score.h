#pragma once
#include <functional>

#include "core/ode/ode.h"
#include "core/sde/sde.h"

namespace sgm::likelihood_ode {

/// Data N(mean, deviation^2) in each dimension, whose exact score is affine in x, and a model whose score is
/// `factor` times the exact one. Everything that likelihood bounds speak of is then in closed form or an
/// integral over time.
struct AffineScore {
  double mean = 0, deviation = 0.2;
  /// c(t), t () -> () or (F,): of a vector of factors every number below is a vector, one model an element.
  std::function<at::Tensor(const at::Tensor& t)> factor;
};

/// In nats a dimension, each (F,) or ():
struct AffineDivergences {
  at::Tensor sde;    ///< KL of p(eps) from the law that the reverse SDE brings from the prior to eps
  at::Tensor ode;    ///< the same of the probability flow ODE's law
  at::Tensor bound;  ///< KL of p(t_max) from the prior plus 1/2 int g^2 E|s_model - s|^2 dt from eps: at
                     ///< least `sde`, and no bound of `ode`
  at::Tensor sde_variance, ode_variance;  ///< of the two laws at eps
  double prior = 0;                       ///< the bound's first part
};

/// Song, Durkan, Murray & Ermon 2021, theorem 1, and the reverse SDE and the flow of Song et al. 2021, eq. 6
/// and 13, whose laws stay normal. With V = alpha^2 deviation^2 + sigma^2 and the score -c (x - alpha mean)/V
///   the SDE's variance:  dU/dt = 2 (f + g^2 c/V) U - g^2,     its mean's distance:  dm/dt = (f + g^2 c/V) m
///   the ODE's variance:  dW/dt = 2 (f + g^2 c/(2 V)) W,       its mean's distance:  the same with g^2/2
/// from the prior's at t_max down to eps, and E|s_model - s|^2 = (c - 1)^2/V. Integrated in ln(sigma/alpha),
/// where all of it is smooth at every noise level.
AffineDivergences affine_divergences(const Sde& sde, const AffineScore& model, double eps,
                                     const Tolerance& tolerance = {.rtol = 1e-9, .atol = 1e-11});

}  // namespace sgm::likelihood_ode
