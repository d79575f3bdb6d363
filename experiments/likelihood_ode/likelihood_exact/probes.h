#pragma once
#include "core/study/cell_run.h"
#include "experiments/likelihood_ode/likelihood_exact/exact_law.h"

namespace sgm::likelihood_ode::likelihood_exact {

/// How much Hutchinson's estimate of one point's log-likelihood spreads over probes: of a correlated
/// Gaussian, whose integral is v^T M v with M known, and of one point of the image mixture.
struct Probes {
  int64_t draws = 20000, dimension = 8;
  double correlation = 0.8, deviation = 0.5;
  std::vector<int64_t> counts{1, 4, 16};
  double eps = 1e-3, tolerance = 1e-6;

  void settings(Fields& on);
  void fields(Fields& on);
};
void run_probes(const Probes& options, CellRun& run);

struct ImageProbes {
  ExactLaw law;
  int64_t draws = 400;
  double eps = 1e-5, tolerance = 1e-4;

  void settings(Fields& on);
  void fields(Fields& on);
};
void run_image_probes(const ImageProbes& options, CellRun& run);

/// What one probe's v^T M v has for its variance: 2 |M|^2 for normal probes, without the diagonal's part for
/// those of +-1.
double probe_variance(const at::Tensor& M, bool rademacher);

/// The variance of values (n,) and its standard error, which takes the values' own fourth moment.
struct Variance {
  double value = 0, error = 0;
};
Variance variance_of(const at::Tensor& values);

}  // namespace sgm::likelihood_ode::likelihood_exact
