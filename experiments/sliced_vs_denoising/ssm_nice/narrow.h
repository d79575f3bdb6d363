#pragma once
#include "experiments/sliced_vs_denoising/ssm_nice/fitted.h"

namespace sgm::sliced_vs_denoising::ssm_nice {

/// Why score matching of the published logits has no lower bound: all grey levels as numbers of one
/// dimension, and the density  share N(atom, width^2) + (1 − share) N(mean, variance)  whose atom is
/// logit(margin), the rest of the numbers' own mean and variance, and the share that of the numbers at the
/// atom. Its exact score matching loss for each width, with and without noise on the logits.
struct Narrow : Images {
  std::vector<double> widths{1, 0.3, 0.1, 0.05, 0.03, 0.01, 0.003, 0.001};

  void fields(Fields& on);
};
void narrow(const Narrow& options, CellRun& run);

}  // namespace sgm::sliced_vs_denoising::ssm_nice
