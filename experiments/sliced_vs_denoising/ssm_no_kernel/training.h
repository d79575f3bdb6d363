#pragma once
#include <string>
#include <vector>

#include "core/objective/objective.h"
#include "core/study/study.h"
#include "experiments/sliced_vs_denoising/small_network.h"
#include "experiments/sliced_vs_denoising/ssm_no_kernel/measured.h"

namespace sgm::sliced_vs_denoising::ssm_no_kernel {

inline constexpr Quantity score_error{"score_error",
                                      "error of the score over the score, root mean squares "
                                      "under the exact density, mean over the shown times"};
inline constexpr Quantity sample_distance{"sample_distance",
                                          "sliced 1-Wasserstein distance of samples to exact ones"};
inline constexpr Quantity steps_taken{"steps_taken", "training steps"};
inline constexpr Quantity rate_taken{"rate_taken", "learning rate that was chosen"};

/// How a score is learnt from simulated paths: by `objective` from the states themselves, or with lag > 0 by
/// denoising: −(x_t − mean)/variance of the kernel of so many steps at most is the
/// target. All losses of a
/// time are weighted by the variance of the SDE that the network reads.
struct Method {
  Chosen<Objective> objective{"ssm_vr"};
  int64_t lag = 0;

  void fields(Fields& on);
};

/// Networks of a method: the rate of least error on random numbers of its own, then so many networks at that
/// rate. The same numbers for all methods.
struct Learning {
  Wells wells;
  Method method;
  SmallNetwork small;
  int64_t paths = 16384, training_steps = 1000, networks = 3;
  std::vector<double> rates{3e-3, 1e-2, 3e-2};
  Measuring measured;

  void fields(Fields& on);
};
void run_learning(const Learning& options, CellRun& run);

/// What no training changes: floor, control, and samples by the exact score, for each network's random
/// numbers.
struct Ends {
  Wells wells;
  Measuring measured;
  int64_t draws = 3;

  void fields(Fields& on);
};
void run_ends(const Ends& options, CellRun& run);

}  // namespace sgm::sliced_vs_denoising::ssm_no_kernel
