#pragma once
#include "core/sampler/sampler.h"
#include "core/study/cell_run.h"
#include "core/study/draw.h"

namespace sgm::stages {

/// The stage `sample`: chains of a trained network. Needs a training as "model". The samples go to bulk.h5.
struct Sampling {
  int64_t first = 0, n = 64;  ///< rows first … first + n − 1 of the study's
  int64_t shown = 8;          ///< of the first rows, the states at the end of each noise level are kept
  Start start = Start::uniform;
  Chosen<SdePtr> sde{};  ///< absent: the network's own
  Chosen<Sampler> sampler{"annealed_langevin"};

  void fields(Fields& on);
};

/// The samples of cells of this stage, in order: uint8 (n, C, H, W).
at::Tensor samples_of(const std::vector<Input>& sampled);

}  // namespace sgm::stages
