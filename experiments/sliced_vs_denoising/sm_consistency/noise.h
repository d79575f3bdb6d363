#pragma once
#include "core/study/cell_run.h"

namespace sgm::sliced_vs_denoising::sm_consistency {

/// Denoising score matching's theta in s = theta x of n data N(0, 1), for several sigma on common noise, one
/// noise each or pairs z, -z; and exact score matching's.
struct Noise {
  int64_t n = 1000, repeats = 1000;
  std::vector<double> sigmas{0.02, 0.03, 0.05, 0.07, 0.1, 0.15, 0.2, 0.3, 0.4, 0.6, 1.0};

  void fields(Fields& on);
};
void run_noise(const Noise& options, CellRun& run);

/// The minimisers of data x and noise z: (…, n), theta (…).
at::Tensor dsm_minimiser(const at::Tensor& x, const at::Tensor& z, double sigma);
at::Tensor pairs_minimiser(const at::Tensor& x, const at::Tensor& z, double sigma);

}  // namespace sgm::sliced_vs_denoising::sm_consistency
