#pragma once
#include <string>
#include <vector>

#include "experiments/vp_ve_sde/learned_chains.h"

namespace sgm::vp_ve_sde {

/// A predictor-corrector sampler with the exact score, with multiples of it, and with the learned one: a
/// point of a scan. Its parent: the training, as "model".
struct PcPoint {
  std::string sde = "ve";
  std::string predictor = "reverse_diffusion";
  int64_t N = 100;
  int64_t corrections = 1;
  double r = 0.16;
  std::vector<double> deltas{-0.1, 0.05};
  Runs how;
  int64_t shown = 0;

  void fields(Fields& on);
  /// Its chain by the paper's protocol, a score of N scales and the last step without noise.
  Table1Entry entry() const;
};

/// Groups "exact", "learned" and one a delta (delta_group), each with its numbers over runs and, but for the
/// learned score's, "one_component" by the exact recursion; "perfect" by it.
void run_point(const PcPoint& options, CellRun& run);

std::string delta_group(double delta);  ///< "delta_-0.1"

}  // namespace sgm::vp_ve_sde
