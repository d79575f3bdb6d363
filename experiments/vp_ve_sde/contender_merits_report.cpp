#include "experiments/vp_ve_sde/contender_merits_report.h"

#include <ATen/core/Tensor.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/require.h"

namespace sgm::vp_ve_sde {
namespace {

constexpr double none = std::numeric_limits<double>::infinity();

}  // namespace

double median_error(const RankedSampler& sampler, size_t problem, const Place& at) {
  const double median = sampler.stochastic ? none : sampler.of(problem, "median", at);
  return std::isfinite(median) ? median : none;
}

double floor_of(const std::vector<RankedSampler>& all, size_t problem, const Place& at) {
  double least = none;
  for (const RankedSampler& sampler : all) {
    const at::Tensor& floor = sampler.on[problem]->data("floor");
    least = std::min(least, floor[at.picking ? 0 : 1][at.error].item<double>());
  }
  return least;
}

Merit worst_ratio(const std::vector<RankedSampler>& all) {
  return [&all](const RankedSampler& sampler, const Place& at) {
    double worst = 0;
    for (size_t p = 0; p < sampler.on.size(); ++p) {
      double least = none;
      for (const RankedSampler& other : all) least = std::min(least, median_error(other, p, at));
      const double own = median_error(sampler, p, at);
      const double beside = std::max(least, floor_of(all, p, at));
      worst = std::isfinite(own) ? std::max(worst, own / beside) : none;
    }
    return worst;
  };
}

Measured largest_bias(const RankedSampler& sampler, const Place& at) {
  Measured worst{0};
  for (size_t p = 0; p < sampler.on.size(); ++p) {
    const Measured bias = sampler.bias(p, at);
    if (!std::isfinite(bias.value)) return {none};
    if (std::abs(bias.value) >= std::abs(worst.value)) worst = bias;
  }
  return worst;
}

double worst_bias(const RankedSampler& sampler, const Place& at) {
  return std::abs(largest_bias(sampler, at).value);
}

Merit over_scores(const Merit& merit, size_t scores, size_t first) {
  return [merit, scores, first](const RankedSampler& sampler, const Place& at) {
    double worst = 0;
    for (size_t e = first; e < scores; ++e)
      worst = std::max(worst, merit(sampler, {at.budget, static_cast<int64_t>(e), at.picking}));
    return worst;
  };
}

std::vector<const RankedSampler*> ranked(const std::vector<RankedSampler>& all, const Merit& merit,
                                         const Place& at) {
  std::vector<std::pair<double, const RankedSampler*>> order;
  for (const RankedSampler& sampler : all) {
    if (const double value = merit(sampler, at); std::isfinite(value)) order.emplace_back(value, &sampler);
  }
  std::stable_sort(order.begin(), order.end(),
                   [](const auto& x, const auto& y) { return x.first < y.first; });
  std::vector<const RankedSampler*> samplers;
  for (const auto& [value, sampler] : order) samplers.push_back(sampler);
  return samplers;
}

const RankedSampler& best(const std::vector<RankedSampler>& all, const Merit& merit, const Place& at) {
  const std::vector<const RankedSampler*> order = ranked(all, merit, at);
  require(!order.empty(), "solvers_at_a_glance: no sampler ran on all problems\n  take larger budgets");
  return *order[0];
}

}  // namespace sgm::vp_ve_sde
