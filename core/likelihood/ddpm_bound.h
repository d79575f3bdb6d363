#pragma once
#include <functional>

#include "core/likelihood/bits.h"
#include "core/score/score.h"

namespace sgm {

/// The terms of DDPM's variational bound of -log P(k), in nats: their sum is the bound.
struct DdpmBound {
  at::Tensor prior;  ///< (B,): L_T, KL of q(x_N | x_0) from the prior
  at::Tensor steps;  ///< (N, B): row i > 0: L_i, KL of q(x_{i-1} | x_i, x_0) from the chain's step, at one
                     ///< draw of x_i; row 0: the discretised Gaussian decoder, -log P(k | x_0th state)
  at::Tensor error;  ///< (N, B): mean square over dimensions of the denoised x_0 at step i from the data

  at::Tensor total() const { return prior + steps.sum(0); }
};

/// The chain of the SDE's ladder of N steps.
struct DdpmBoundOptions {
  int64_t N = 1000;
  bool large = true;  ///< the step's variance is G_i^2 (beta), else the posterior's
  bool clip = true;   ///< the denoised x_0 is kept within the data's range

  void fields(Fields& on);
};

/// Ho et al. 2020, eq. 5 and 13, of bytes (B, ...), which DDPM places at k/255 of the data's range with cells
/// of 1/255. One draw of each x_i an image: unbiased. The score is asked at the time whose sigma/alpha is
/// that of x_i: under VP the last lies a little beyond t_max (ladder_levels). `hook` is called after each
/// step.
DdpmBound ddpm_bound(const Problem& problem, const at::Tensor& bytes, bool symmetric,
                     const DdpmBoundOptions& options, Rng& rng,
                     const std::function<void(int64_t done, int64_t all)>& hook = {});

}  // namespace sgm
