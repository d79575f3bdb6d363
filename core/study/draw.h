#pragma once
#include <string>
#include <vector>

#include "core/objective/objective.h"
#include "core/sampler/sampler.h"
#include "core/train/model.h"

namespace sgm {

/// Where chains start: the SDE's prior N(0, sigma(t_max)^2 I), or uniform over the range of the data, as NCSN
/// does.
enum class Start { prior, uniform };

/// How samples are drawn from a model. Sample i depends on seeds[i] and `rng` alone: its noise on nothing
/// else, bit for bit; the sample up to rounding, except of samplers that couple a batch by definition (see
/// the sampler).
struct Draw {
  std::vector<int64_t> seeds;  ///< the rows of rng's streams "start" and "chain"
  SdePtr sde{};                ///< the SDE that is sampled; null: the model's own
  Start start = Start::prior;
  int64_t batch = 64;  ///< at most; a batch has consecutive seeds
};

/// The score of a network trained under one SDE as that of another, by the denoiser D(x/alpha; sigma/alpha),
/// which is the same under all of them; under its own if `sde` is null. InputError where the other has noise
/// that the network's own does not reach, or the network knows noise by the index of a level.
Problem problem_under(const Model& model, const SdePtr& sde);

/// Where chains (n, C, H, W) of such a problem start: float32, of the model's device.
at::Tensor start_of(const Model& model, const Problem& problem, Start start, int64_t n, Rng& rng);

/// The samples (n, C, H, W), float32 on the CPU, in the range of the data, with the evaluations for each.
/// `hook` is called after each step.
Samples draw(const Model& model, const Sampler& sampler, const Draw& how, const Rng& rng,
             const Hook& hook = {});

/// How many batches that takes.
int64_t count_batches(const Draw& how);

/// "0-63", "5" or "0-9,20,30-39" as numbers, in that order. InputError for anything else, for negative ones,
/// and for one given twice.
std::vector<int64_t> seeds_of(const std::string& text);

/// InputError for what objective or sampler refuse of the model's SDE and noise levels, which they do before
/// they ask for a score: nothing is computed.
void require_fitting(const Model& model, const Objective& objective, const Sampler& sampler);
/// The same of a sampler alone, of another SDE if `sde` is not null.
void require_fitting(const Model& model, const Sampler& sampler, const SdePtr& sde = {});

/// True if the model's data lie in [-1, 1], false for [0, 1].
bool is_symmetric(const Model& model);
/// Draws, uniform over the range of the model's data: where NCSN's chains start.
at::Tensor uniform_in_range(const Model& model, at::IntArrayRef sizes, Rng& rng,
                            at::TensorOptions like = at::kFloat);
/// Data in the model's range as of [0, 1].
at::Tensor in_unit_range(const Model& model, const at::Tensor& x);

}  // namespace sgm
