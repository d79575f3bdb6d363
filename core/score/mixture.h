#pragma once
#include <ATen/core/Tensor.h>

#include "core/score/score.h"
#include "core/tensor/rng.h"

namespace sgm {

/// A Gaussian mixture  sum_k w_k N(mean_k, C_k)  in D dimensions: the exact oracle of the suite. Its marginal
/// under every linear SDE is again a mixture, with mean alpha mean_k and covariance alpha^2 C_k + sigma^2 I,
/// so score, density and samples are known.
struct Mixture {
  at::Tensor weights;     ///< (K,), sums to 1
  at::Tensor means;       ///< (K, D)
  at::Tensor variance;    ///< (K,): C_k = variance_k I; 0 gives points
  at::Tensor covariance;  ///< (K, D, D) instead of variance, or undefined

  int64_t dimension() const;
  Mixture to(at::Device device) const;
};

/// Checks shapes, weights (non-negative, sum 1 within 1e-12) and variances; InputError otherwise. Returns `m`
/// as float64.
Mixture checked(Mixture m);

/// Root mean variance of an isotropic mixture per coordinate, about its mean: the unit of errors.
double spread(const Mixture& m);

/// log density (B,) and score (B, D) of the mixture after  x -> alpha x + sigma z.  x (B, D); alpha, sigma ()
/// or (B,). Stable for sigma from 1e-3 to 1e3; no (B, K, D) temporary for isotropic components.
at::Tensor log_density(const Mixture& m, const at::Tensor& x, const at::Tensor& alpha,
                       const at::Tensor& sigma);
at::Tensor mixture_score(const Mixture& m, const at::Tensor& x, const at::Tensor& alpha,
                         const at::Tensor& sigma);

/// n samples (n, D) of the mixture itself, on its device; row i depends on rng's row i only.
at::Tensor sample(const Mixture& m, int64_t n, Rng& rng);
/// Index of the component that each sample of `sample` would have been drawn from with the same rng, (n,).
at::Tensor sample_components(const Mixture& m, int64_t n, Rng& rng);

/// The exact score of the mixture under `sde`, as a ScoreFn.
ScoreFn exact_score(Mixture m, SdePtr sde);

}  // namespace sgm
