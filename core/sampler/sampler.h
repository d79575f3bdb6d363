#pragma once
#include <functional>

#include "core/base/diverged.h"
#include "core/score/score.h"
#include "core/tensor/rng.h"

namespace sgm {

/// Final states and the number of score evaluations for each of them, counted, never computed.
struct Samples {
  at::Tensor x;
  int64_t nfe = 0;
  at::Tensor evaluations{};  ///< (B,) int64 where samples differ, as under an adaptive solver: nfe is then
                             ///< the largest; else undefined
};

/// What a hook sees after each step: the state, which it may replace (inpainting, guidance) or record.
struct StepState {
  at::Tensor& x;
  at::Tensor t;       ///< () the time whose score was used
  int64_t level = 0;  ///< noise level or step of the outer loop
  int64_t step = 0;   ///< step within the level
  int64_t total = 0;  ///< steps in all, for progress
};
using Hook = std::function<void(StepState& state)>;

/// Takes x_start (B, ...) to samples of the problem's data. Pure: the same problem, start and rng give the
/// same bytes. Throws Diverged naming step, level and row if a state turns non-finite.
using Sampler =
    std::function<Samples(const Problem& problem, at::Tensor x_start, Rng& rng, const Hook& hook)>;

/// All samplers by name.
Registry<Factory<Sampler>>& sampler_registry();

/// Wraps a score so that its evaluations are counted.
ScoreFn counted(ScoreFn score, int64_t& nfe);

/// Throws Diverged if a state x (B, ...) is not finite. Costs one sum: below 2 % of a step of a
/// two-dimensional chain.
void check_finite(const at::Tensor& x, std::string_view sampler, int64_t level, int64_t step);

}  // namespace sgm
