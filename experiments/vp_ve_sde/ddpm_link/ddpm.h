#pragma once
#include <ATen/core/Tensor.h>

#include <functional>
#include <vector>

#include "core/tensor/rng.h"

namespace sgm::vp_ve_sde::ddpm_link {

// DDPM (Ho et al. 2020), DDIM (Song, Meng & Ermon 2021) and SMLD (Song & Ermon 2019) in their own words:
// beta, alpha_bar and the noise, or sigma_i and the score, without the suite's SDEs, ladders and samplers,
// which are held against them. Steps count from 0, the least noise, as in DDPM's code.

/// What is predicted of the noise z in  x_i = sqrt(alpha_bar_i) x_0 + sqrt(1 − alpha_bar_i) z.
using NoiseFn = std::function<at::Tensor(const at::Tensor& x, int64_t i)>;

/// beta_i in equal steps, and alpha_bar_i = prod_{j ≤ i} (1 − beta_j).
struct Schedule {
  std::vector<double> beta, alpha_bar;

  int64_t steps() const { return static_cast<int64_t>(beta.size()); }
  double bar(int64_t i) const { return i < 0 ? 1 : alpha_bar[static_cast<size_t>(i)]; }
  double beta_at(int64_t i) const { return beta[static_cast<size_t>(i)]; }
};
Schedule linear_schedule(int64_t steps, double first, double last);
/// DDPM's at N = 1,000, beta from 1e-4 to .02; at another N as much noise in all: from .1/N to 20/N. Others
/// than .1 and 20 are VP's own rates at its ends.
Schedule ddpm_schedule(int64_t N, double first_rate = 0.1, double last_rate = 20);

/// sqrt(alpha_bar_i) x_0 + sqrt(1 − alpha_bar_i) z.  Eq. 4.
at::Tensor diffused(const Schedule& s, const at::Tensor& x0, const at::Tensor& z, int64_t i);
/// (x − sqrt(1 − alpha_bar_i) eps)/sqrt(alpha_bar_i).  Eq. 15.
at::Tensor predicted_data(const Schedule& s, const at::Tensor& x, const at::Tensor& eps, int64_t i);
/// (x − beta_i/sqrt(1 − alpha_bar_i) eps)/sqrt(1 − beta_i).  Algorithm 2, line 4.
at::Tensor ancestral_mean(const Schedule& s, const at::Tensor& x, const at::Tensor& eps, int64_t i);
/// sqrt(bar') x_0 + sqrt(1 − bar') eps with the predicted x_0.  DDIM's eq. 12 without noise, from bar to
/// bar'.
at::Tensor ddim_step(const at::Tensor& x, const at::Tensor& eps, double from_bar, double to_bar);

/// What is shown of a chain after each step: the noise that was predicted at x, and where that led.
struct Seen {
  int64_t i;
  const at::Tensor& x;
  const at::Tensor& eps;
};
using See = std::function<void(const Seen&)>;

/// Algorithm 2 with sigma_i^2 = beta_i and no clipping, from x. With `jitter` each number of every state is
/// made larger or smaller by that share of itself at random: what rounding does, seen through a magnifier.
at::Tensor ancestral_chain(const Schedule& s, const NoiseFn& noise, at::Tensor x, Rng& rng, double jitter = 0,
                           const See& see = {});
/// DDIM over `steps` of the schedule's, evenly spaced from the last to the first, and to the data.
at::Tensor ddim_chain(const Schedule& s, const NoiseFn& noise, at::Tensor x, int64_t steps,
                      const See& see = {});
/// The steps that it takes, descending.
std::vector<int64_t> ddim_steps(int64_t of, int64_t steps);

/// SMLD's ancestral sampling over ascending sigma_i, the one before them 0: with  d = sigma_i^2 −
/// sigma_{i−1}^2  x + d s  plus noise of variance  d sigma_{i−1}^2/sigma_i^2.  Song et al. 2021, app. F.
/// `jitter` moves the levels, too: d is a difference of near squares, and so has fewer digits than they.
at::Tensor smld_chain(std::vector<double> sigma,
                      const std::function<at::Tensor(const at::Tensor& x, double sigma)>& score, at::Tensor x,
                      Rng& rng, double jitter = 0);
/// N of them in geometric progression.
std::vector<double> smld_levels(int64_t N, double least, double most);

}  // namespace sgm::vp_ve_sde::ddpm_link
