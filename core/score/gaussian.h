#pragma once
#include "core/score/score.h"

namespace sgm {

/// Independent coordinates N(mean, variance): the oracle on which every linear step of a sampler maps mean
/// and variance by a closed form.
struct Normal {
  at::Tensor mean, variance;  ///< () or the shape of a sample; variances at least 0
};

/// Checks shapes and variances; InputError otherwise. Returns `g` as float64.
Normal checked(Normal g);
/// The law with the same mean and variance in every coordinate.
Normal normal(double mean, double variance);

/// log density (B,) and score (B, ...) of the law after  x -> alpha x + sigma z.  alpha, sigma () or (B,).
at::Tensor log_density(const Normal& g, const at::Tensor& x, const at::Tensor& alpha,
                       const at::Tensor& sigma);
at::Tensor gaussian_score(const Normal& g, const at::Tensor& x, const at::Tensor& alpha,
                          const at::Tensor& sigma);

/// The exact score of the law under `sde`, affine in x, as a ScoreFn. Differentiable.
ScoreFn exact_score(Normal g, SdePtr sde);

}  // namespace sgm
