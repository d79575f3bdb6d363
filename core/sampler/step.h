#pragma once
#include <functional>

#include "core/score/score.h"
#include "core/tensor/rng.h"

namespace sgm {

/// A state after a step, and its mean given the state before: what is left without the step's noise
/// ("denoising" if it was the last).
struct Move {
  at::Tensor x, mean;
};

/// One step of a chain, predictor and corrector alike, without memory: a predictor goes from time t to
/// t_next, a corrector stays at t. x (B, ...); t, t_next () or (B,). An empty Step does nothing.
using Step = std::function<Move(const Problem& problem, const at::Tensor& x, const at::Tensor& t,
                                const at::Tensor& t_next, Rng& rng)>;

/// Makes the step of a chain of N noise scales, whose ladder (Sde::ladder) many steps need. InputError if N
/// is too small for it.
using StepMaker = std::function<Step(const SdePtr& sde, int64_t N)>;

/// All predictors and correctors by name.
Registry<Factory<StepMaker>>& predictor_registry();
Registry<Factory<StepMaker>>& corrector_registry();

/// The ladder's index of time t: trunc(t/t_max (N − 1)), int64, shape of t, computed in t's dtype as the
/// official code does. On the times t_max (i + 1)/N it is i.
at::Tensor ladder_index(const at::Tensor& t, double t_max, int64_t N);

/// What every step with a linear rule is:  mean = a x + b s(x, t),  x = mean + c z.  All () or (B,), or
/// tables (N,) over the ladder.
struct LinearRule {
  at::Tensor a, b, c;  ///< c undefined: no noise is drawn
};
Move linear_move(const LinearRule& rule, const at::Tensor& x, const at::Tensor& score, Rng& rng);

/// Euler's step of the reverse SDE, or of the probability flow ODE, from t to t_next.
Step euler_step(SdePtr sde, bool probability_flow);

/// The ladder's own step reversed,  x − f_i x + G_i^2 s + G_i z,  or its probability flow.
Step reverse_diffusion_step(const SdePtr& sde, int64_t N, bool probability_flow);

/// The step whose rule stands in `table` at the ladder's index of t.
Step ladder_step(LinearRule table, double t_max);

/// a_i = 1 + f_i of x_i = a_i x_{i−1} + G_i z, (N,). InputError unless all are positive: the ladder has too
/// few steps.
at::Tensor contraction(const Ladder& ladder);

}  // namespace sgm
