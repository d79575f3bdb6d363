#pragma once
#include <ATen/core/Tensor.h>

#include <string>
#include <vector>

#include "core/report/report.h"

namespace sgm::vp_ve_sde {

/// A sampler under an SDE, its groups on the three problems.
struct RankedSampler {
  std::string sde, title, key;
  bool stochastic;
  std::vector<const Group*> on;

  std::string name() const { return sde + ": " + title; }
  double of(size_t problem, const char* what, int64_t budget) const {
    return on[problem]->data(what)[budget].item<double>();
  }
  Measured bias(size_t problem, int64_t b) const {
    return {100 * of(problem, "bias", b), 100 * of(problem, "bias_standard_error", b)};
  }
};

/// Error of deterministic solvers and bias of samplers with noise against evaluations, a panel a problem.
void contender_figures(Report& out, const std::vector<RankedSampler>& all, const std::vector<double>& budgets,
                       const std::vector<std::string>& problems);

}  // namespace sgm::vp_ve_sde
