#pragma once
#include "core/study/cell_run.h"
#include "experiments/sliced_vs_denoising/ssm_variance/case.h"

namespace sgm::sliced_vs_denoising::ssm_variance {

/// The objectives, by their registered names: plain, and with reduced variance.
inline const std::vector<std::string> objectives{"ssm", "ssm_vr"};

/// How much projections and data add to the variance of a loss and of its gradient.
struct Measurement {
  Case of;
  std::vector<int64_t> counts{1, 2, 4, 8, 16};
  int64_t points = 4, draws = 2000, rows = 4000;

  void fields(Fields& on);
  void sizes(Fields& on);
};

/// Leaves, by objective and law, at fixed points and for each count of projections: measured/… the variance
/// about exact score matching's value, its error, and the formula's. Over data:
/// data/… the variance of exact
/// score matching over data, that of the projections, and differences of laws and objectives, paired by
/// datum. Index 0 of the last axis: of the loss; 1: of the gradient, summed over its parameters.
void run_measurement(const Measurement& options, CellRun& run);

}  // namespace sgm::sliced_vs_denoising::ssm_variance
