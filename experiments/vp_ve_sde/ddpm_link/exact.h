#pragma once
#include "core/study/cell_run.h"

namespace sgm::vp_ve_sde::ddpm_link {

/// What links the two descriptions by formula, on four components in the plane with their exact score, in
/// float64.
struct Formulas {
  int64_t N = 1000;
  int64_t samples = 4;  ///< of each scale, whose losses are compared one by one
  int64_t chains = 256;
  std::vector<int64_t> beta_steps{100, 400, 1600, 6400};
  std::vector<int64_t> flow_steps{25, 50, 100, 200, 400, 800, 1600};
  double eps = 1e-3;

  void fields(Fields& on);
};

/// Per-sample losses: DDPM's and SMLD's objectives, score matching of VP and VE in continuous time at the
/// same times, and the papers' own formulas.
void compare_losses(const Formulas& options, CellRun& run);
/// Whole chains of ancestral sampling in both descriptions, with equal noise; one step of it beside reverse
/// diffusion's; noise and score.
void compare_steps(const Formulas& options, CellRun& run);
/// DDIM against the probability flow's own trajectories.
void follow_flow(const Formulas& options, CellRun& run);

}  // namespace sgm::vp_ve_sde::ddpm_link
