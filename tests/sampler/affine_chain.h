#pragma once
#include <ATen/ATen.h>

#include <cmath>

#include "core/sampler/sampler.h"
#include "tests/support/made.h"
#include "tests/support/one_thread.h"

namespace sgm::test {

/// The score of N(m, v) under `sde`, coordinate by coordinate: affine in x.
inline ScoreFn gaussian_score(double m, double v, const SdePtr& sde) {
  return [=](const at::Tensor& x, const at::Tensor& t) {
    const at::Tensor alpha = over(sde->alpha(t), x);
    const at::Tensor sigma = over(sde->sigma(t), x);
    return (alpha * m - x) / (alpha * alpha * v + sigma * sigma);
  };
}

/// A law N(mean, variance), or what a chain makes of it.
struct Law {
  double mean, variance;
};

/// What a sampler makes of an initial law if its score is affine: the final state is  slope x_0 + sum_k
/// gain_k z_k + offset. The coefficients are found by running it on x_0 = 0, on x_0 = 1 and on one unit
/// impulse in place of each draw: no Monte Carlo.
inline Law final_law(const Sampler& sampler, const Problem& problem, const Law& start) {
  Rng counting(0);
  sampler(problem, at::zeros({1, 1}, at::kDouble), counting, {});
  const int64_t draws = static_cast<int64_t>(counting.position());
  const at::Tensor impulses =
      at::cat({at::zeros({draws, 2}, at::kDouble), at::eye(draws, at::kDouble)}, 1).unsqueeze(2);
  at::Tensor x = at::zeros({draws + 2, 1}, at::kDouble);
  x[1].fill_(1);
  Rng recorded = Rng::recorded(impulses.unbind(0));
  const at::Tensor end = sampler(problem, x, recorded, {}).x.flatten();
  const double offset = end[0].item<double>();
  const double slope = end[1].item<double>() - offset;
  const double noise = (end.slice(0, 2) - offset).square().sum().item<double>();
  return {offset + slope * start.mean, slope * slope * start.variance + noise};
}

}  // namespace sgm::test
