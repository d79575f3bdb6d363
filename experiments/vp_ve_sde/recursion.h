#pragma once
#include <cstdint>
#include <vector>

namespace sgm::vp_ve_sde {

// What Score SDE's samplers make of data N(m, s^2) in closed form: the exact score is affine, so each step
// maps mean and variance to mean and variance. Plain double, from the paper's formulas with its constants;
// nothing of core/sde or core/sampler is used.

enum class Kind { ve, vp };
enum class Predictor { ancestral, reverse_diffusion, probability_flow, none };

/// Which chain of N steps. The paper's protocol: a score that knows `scales` noise scales alone (VE sigma_i,
/// VP prod (1 − beta_j)), one index i = N − 1 … 0 of the ladder a step, each with the scale i
/// scales/N, or (i + 1) scales/N − 1 where scale and step are counted from one; between two scales
/// interpolated or rounded down. With scales = 0 the official code's protocol for continuous scores:
/// exact at the times linspace(1, eps, N), with their truncated indices of the ladder. `denoised`: Tweedie's
/// step at the least scale follows the chain.
struct ChainOf {
  Kind sde = Kind::ve;
  Predictor predictor = Predictor::reverse_diffusion;
  int64_t N = 1000, scales = 1000;
  bool rounded = false, from_one = false, denoised = false;
};

/// A marginal of the SDE: x given x_0 is N(alpha x_0, sigma2).
struct Level {
  double alpha = 1, sigma2 = 0;
};

/// A step: the score is the one at `low`, with `weight` of the one at `high`; the predictor x <- a x + b s +
/// c z; Langevin's alpha_i.
struct Scale {
  Level low, high;
  double weight, a, b, c, langevin;
};
/// The steps of a chain in the order in which it takes them, (N,).
std::vector<Scale> scales_of(const ChainOf& chain);

/// Independent coordinates N(mean, deviation^2).
struct Law {
  double mean, deviation;
};

/// The prior from which a chain starts: N(0, 50^2) of VE, N(0, 1) of VP.
Law prior_law(Kind sde);

/// Langevin steps before each predictor step, of size  e = 2 alpha_i (r |z|/|s|)^2  in the limit of many
/// dimensions, where |z|^2/D = 1 and |s|^2/D = E s_d^2. Song et al. 2021, algorithms 4 and 5.
struct Corrector {
  int64_t steps = 0;
  double r = 0.16;
};

/// The law of the last state, the last predictor step without its noise, from the prior. The score is
/// `factor` times the exact one. Not finite, or far off, where the chain diverges.
Law final_law(const ChainOf& chain, const std::vector<Scale>& scales, const Corrector& corrector,
              const Law& data, double factor = 1);

/// The error of the score in a step: `factor` times the exact score, and an error e that is orthogonal to it,
/// E <e, s> = 0, of mean square E|e|^2 = rest E|s|^2. It adds to the variance as noise does, and to the norm
/// that sets a corrector's step.
struct StepError {
  double factor = 1, rest = 0;
};
/// The same with the errors of its steps, as many as there are scales.
Law final_law(const ChainOf& chain, const std::vector<Scale>& scales, const Corrector& corrector,
              const Law& data, const std::vector<StepError>& errors);

/// What a perfect sampler would end with: the data's law at the chain's last level of noise, then the chain's
/// own last step, without corrector. The chain's scales as above.
Law perfect_law(const ChainOf& chain, const std::vector<Scale>& scales, const Law& data, double factor = 1);

/// The Fréchet distance of a law to another, in % of the other's standard deviation: sqrt((m' − m)^2 +
/// (s' − s)^2)/s.
double relative_distance(const Law& law, const Law& data);

}  // namespace sgm::vp_ve_sde
