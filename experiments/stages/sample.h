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

/// The score of a network trained under one SDE as that of another, by the denoiser D(x/alpha; sigma/alpha),
/// which is the same under all of them; under its own if `sde` is null. InputError where the other has noise
/// that the network's own does not reach.
Problem problem_under(const Model& model, const SdePtr& sde);

/// Where chains (n, C, H, W) of such a problem start: float32, of the model's device.
at::Tensor start_of(const Model& model, const Problem& problem, Start start, int64_t n, Rng& rng);

/// The samples of cells of this stage, in order: uint8 (n, C, H, W).
at::Tensor samples_of(const std::vector<Input>& sampled);

}  // namespace sgm::stages
