#pragma once
#include <vector>

#include "core/objective/objective.h"
#include "core/sampler/sampler.h"
#include "core/study/study.h"
#include "experiments/sliced_vs_denoising/small_network.h"
#include "experiments/sliced_vs_denoising/ssm_sde/law.h"

namespace sgm::sliced_vs_denoising::ssm_sde {

inline constexpr Quantity score_error{"score_error",
                                      "error of the score over the score, root mean squares, "
                                      "mean over the noise levels"};
inline constexpr Quantity sample_distance{
    "sample_distance", "sliced 1-Wasserstein distance of samples to exact ones, over the spread of the data"};
inline constexpr Quantity steps_taken{"steps_taken", "training steps"};
inline constexpr Quantity rate_taken{"rate_taken", "learning rate that was chosen"};

/// What is measured of a score: its error at `levels` noise-to-signal ratios from `least` to the SDE's last
/// one, under `points` exact samples each; `samples` of a sampler.
struct Measuring {
  int64_t levels = 10, points = 2000, samples = 2000, directions = 64;
  double least = 0.03;
  Chosen<Sampler> sampler{"ddim"};

  void fields(Fields& on);
};

/// Networks of an objective: of several rates that of least error, on random numbers of its own, then so many
/// networks at that rate.
struct Learning {
  Law law;
  SmallNetwork small;
  Chosen<Objective> objective{"sde_dsm"};
  int64_t training_steps = 1000, networks = 3;
  std::vector<double> rates{3e-3, 1e-2, 3e-2};
  Measuring measured;

  void fields(Fields& on);
};
void run_learning(const Learning& options, CellRun& run);

/// What no training changes: distances of exact samples (floor), of the SDE's prior (control) and of samples
/// by the exact score, for each network's random numbers. With weighting_draws > 1 also whether two losses
/// are one but for a constant: their difference for scores that are wrong, tanh(−factor x)/sigma. Of
/// denoising and sliced losses of equal weights it is D/2, whatever the score is: of ½|sigma s + z|² the
/// ½|z|².
struct Ends {
  Law law;
  Chosen<SdePtr> sde{"ve"};
  Measuring measured;
  int64_t draws = 3;
  Chosen<Objective> denoising{"sde_dsm"}, sliced{"ncsn_ssm"};
  std::vector<double> factors{0.5, 1, 2};
  int64_t weighting_draws = 0, weighting_batch = 4096;

  void fields(Fields& on);
};
void run_ends(const Ends& options, CellRun& run);

}  // namespace sgm::sliced_vs_denoising::ssm_sde
