#pragma once
#include "core/sampler/sampler.h"
#include "experiments/stages/train.h"

namespace sgm::vp_ve_sde::ddpm_link {

/// Chains of a network that was trained as DDPM is, in DDPM's own words and by the suite's sampler, from one
/// start and with one noise. Needs a training as "model".
struct Chains {
  stages::PooledData data;  ///< the training's: its test images are the floor
  int64_t samples = 64, shown = 8;
  int64_t directions = 256, floors = 8;
  std::vector<int64_t> ddim_steps{20, 50, 100, 1000};

  void own_fields(Fields& on);
  void fields(Fields& on);
};

void sample_network(const Chains& options, CellRun& run);

}  // namespace sgm::vp_ve_sde::ddpm_link
