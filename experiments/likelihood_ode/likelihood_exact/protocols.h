#pragma once
#include "core/study/cell_run.h"
#include "experiments/likelihood_ode/likelihood_exact/exact_law.h"

namespace sgm::likelihood_ode::likelihood_exact {

/// Discrete likelihoods of 8-bit data by every dequantisation and number of points against their exact value,
/// with the model's exact density.
struct Protocols {
  ExactLaw law;
  Chosen<SdePtr> sde{"vp"};
  double eps = 1e-5;
  int64_t values = 4000, nodes = 48, flow = 64;
  std::vector<int64_t> importance{1, 5, 20, 100};
  double tolerance = 1e-7;

  void settings(Fields& on);
  void fields(Fields& on);
};
void run_protocols(const Protocols& options, CellRun& run);

/// KL divergences and the bound of a score that is wrong by a factor.
struct WrongFactor {
  Chosen<SdePtr> sde{"vp"};
  double deviation = 0.2, eps = 1e-5;
  std::vector<double> factors{0.9, 0.95, 0.98, 1, 1.02, 1.05, 1.1};

  void settings(Fields& on);
  void fields(Fields& on);
};
void run_wrong_factor(const WrongFactor& options, CellRun& run);

}  // namespace sgm::likelihood_ode::likelihood_exact
