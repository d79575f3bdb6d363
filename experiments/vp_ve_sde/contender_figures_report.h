#pragma once
#include <string>
#include <vector>

#include "core/report/report.h"

namespace sgm::vp_ve_sde {

/// A place in the tables of solvers_at_a_glance: by which score, and which half of the samples says it.
struct Place {
  int64_t budget = 0;
  int64_t error = 0;  ///< 0: the exact score
  bool picking = false;
};

/// A sampler of solvers_at_a_glance with its results on all problems: the cells, and its row in them.
struct RankedSampler {
  std::string sde, title, key;
  bool stochastic;
  std::vector<const Group*> on;
  int64_t row;

  std::string name() const { return sde + ": " + title; }
  double of(size_t problem, const char* what, const Place& at) const;
  Measured bias(size_t problem, const Place& at) const;  ///< in %
  int64_t nfe(size_t problem, int64_t budget) const;
  /// "" where it was computed, else why not.
  std::string missing(size_t problem, const Place& at) const;
};

/// Error of deterministic solvers and bias of samplers with noise against evaluations, and at the middle
/// budget against the error of the score, a panel a problem.
void contender_figures(Report& out, const std::vector<RankedSampler>& all, const std::vector<double>& budgets,
                       const std::vector<std::string>& problems);

}  // namespace sgm::vp_ve_sde
