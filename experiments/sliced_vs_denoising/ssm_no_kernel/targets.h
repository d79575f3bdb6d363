#pragma once
#include <vector>

#include "core/study/study.h"
#include "experiments/sliced_vs_denoising/ssm_no_kernel/diffusion.h"

namespace sgm::sliced_vs_denoising::ssm_no_kernel {

/// The targets of denoising by lag: their noise, and what their mean is off.
struct Targets {
  Wells wells;
  int64_t paths = 65536, shown = 8, bins = 64;
  std::vector<int64_t> lags{1, 2, 4, 8, 16, 32, 64, 128, 256, 500};

  void fields(Fields& on);
};
void run_targets(const Targets& options, CellRun& run);

}  // namespace sgm::sliced_vs_denoising::ssm_no_kernel
