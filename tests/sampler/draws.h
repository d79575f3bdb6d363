#pragma once
#include <ATen/Functions.h>

#include <cmath>

#include "core/sampler/sampler.h"

namespace sgm::test {

/// Whether 4,096 chains from the prior of VE end as draws of N(m, v): the mean to 0.3 standard deviations and
/// these to a third. The least noise, 0.1, makes 12 % of it, sampling 1 %.
inline bool draws_the_data(const Sampler& sampler, const Problem& problem, double m, double v) {
  Rng rng(11);
  const at::Tensor start = rng.normal({4096, 1}) * problem.sde->prior_std();
  const at::Tensor x = sampler(problem, start, rng, {}).x;
  const double s = std::sqrt(v);
  return std::abs(x.mean().item<double>() - m) < 0.3 * s &&
         std::abs(std::log(x.std().item<double>() / s)) < std::log(4.0 / 3);
}

}  // namespace sgm::test
