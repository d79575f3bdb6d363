#pragma once
#include "core/study/cell_run.h"

namespace sgm::sliced_vs_denoising::sm_consistency {

/// Mean gradients of sliced and denoising score matching against exact score matching's at the same data: of
/// a random tanh network's parameters. `repeats` draws of projections or noise for all data.
struct Gradients {
  int64_t dimension = 4, hidden = 8, data = 64, repeats = 1000;
  std::vector<double> sigmas{0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7};

  void settings(Fields& on);
  void fields(Fields& on) { settings(on); }
};
void run_gradients(const Gradients& options, CellRun& run);

}  // namespace sgm::sliced_vs_denoising::sm_consistency
