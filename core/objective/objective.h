#pragma once
#include <functional>
#include <string>

#include "core/score/score.h"
#include "core/tensor/rng.h"

namespace sgm {

/// A training objective: per-sample losses (B,), differentiable in the score's parameters; the batch loss is
/// their mean.
using Objective = std::function<at::Tensor(const Problem& problem, const Batch& batch, Rng& rng)>;

/// What the contract tests hold an objective to. Minimisers are those over all scores; an objective with one
/// of "its own" is an approximation whose minimiser has no name.
struct Target {
  bool needs_sde = false;  ///< perturbs data by the SDE (denoising) rather than scoring clean data at t = 0
  bool needs_density = false;      ///< takes the model's log density rather than its score
  std::string minimiser;           ///< "data score", "perturbed score", "data density", or "its own"
  bool unbiased = true;            ///< its expected gradient equals exact score matching's of that target
  bool second_derivative = false;  ///< differentiates the score by x, which networks can in fp32 alone
};

/// All objectives by name.
Registry<Factory<Objective>>& objective_registry();
/// Declared targets by objective name, for the contract tests.
Registry<Target>& objective_targets();
/// The problem's density; InputError naming the objective if the model is none.
const LogDensity& density_of(const Problem& problem, const std::string& objective);
/// The registering line of an objective: with its declared target.
bool register_objective(const std::string& name, Target target, Factory<Objective> make);

}  // namespace sgm
