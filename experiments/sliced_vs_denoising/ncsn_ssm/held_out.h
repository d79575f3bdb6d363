#pragma once
#include "core/study/cell_run.h"
#include "experiments/stages/pooled_data.h"

namespace sgm::sliced_vs_denoising::ncsn_ssm {

/// The losses of a trained network at each of its noise levels on test images, with the weights that sample,
/// in float32: denoising and sliced, on equal noise, which all networks share. Needs a training as "model".
struct HeldOut {
  stages::PooledData data;
  int64_t images = 128;
  int64_t projections = 2;

  void fields(Fields& on);
  void sizes(Fields& on);
};
void run_held_out(const HeldOut& options, CellRun& run);

/// The denoising loss of the score of a Gaussian fitted to the training images, at the same levels, images
/// and noise: what a network must beat. Needs the same training, for its levels alone.
void run_gaussian(const HeldOut& options, CellRun& run);

}  // namespace sgm::sliced_vs_denoising::ncsn_ssm
