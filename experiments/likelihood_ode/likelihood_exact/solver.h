#pragma once
#include "core/study/cell_run.h"
#include "experiments/likelihood_ode/likelihood_exact/exact_law.h"

namespace sgm::likelihood_ode::likelihood_exact {

/// The log-likelihood of points of an exact law, by the ODE, against the law's density.
struct Solver {
  ExactLaw law;
  Chosen<SdePtr> sde{"vp"};
  double eps = 1e-5;
  int64_t points = 128;
  std::vector<double> tolerances{1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9};
  double reference = 1e-11;
  std::vector<double> times{1e-5, 1e-4, 1e-3, 1e-2};
  bool exact_trace = true;
  bool single = true;

  void fields(Fields& on);
};
void run_solver(const Solver& options, CellRun& run);

/// The error control of each sample alone against one norm for the batch: what a sample's number owes to its
/// neighbours.
struct Neighbours {
  ExactLaw law;
  Chosen<SdePtr> sde{"vp"};
  double eps = 1e-5;
  int64_t batch = 32, alone = 8;
  std::vector<double> tolerances{1e-3, 1e-5, 1e-7};

  void settings(Fields& on);
  void fields(Fields& on);
};
void run_neighbours(const Neighbours& options, CellRun& run);

}  // namespace sgm::likelihood_ode::likelihood_exact
