#pragma once
#include <cstdint>
#include <vector>

namespace sgm::vp_ve_sde {

// What Score SDE's samplers make of data N(m, s^2) in closed form: the exact score is affine, so each step
// maps mean and variance to mean and variance. Plain double, from the paper's formulas with its constants;
// nothing of core/sde or core/sampler is used.

enum class Kind { ve, vp };
enum class Predictor { ancestral, reverse_diffusion, probability_flow, none };

/// Which chain: N scales; a score known at the times j/rounding alone (0: everywhere); the official times
/// linspace(1, eps, N) with their truncated indices of the ladder, or the clean ones, (i + 1)/N with index i.
struct ChainOf {
  Kind sde = Kind::ve;
  Predictor predictor = Predictor::reverse_diffusion;
  int64_t N = 1000, rounding = 0;
  bool clean = false;
};

/// One scale: the score there is that of N(alpha m, alpha^2 s^2 + sigma2); the predictor x <- a x + b s + c
/// z; Langevin's alpha_i.
struct Scale {
  double alpha, sigma2, a, b, c, langevin;
};
/// The scales of a chain in the order in which it visits them, (N,).
std::vector<Scale> scales_of(const ChainOf& chain);

/// Independent coordinates N(mean, deviation^2).
struct Law {
  double mean, deviation;
};

/// Langevin steps before each predictor step, of size  e = 2 alpha_i (r |z|/|s|)^2  in the limit of many
/// dimensions, where |z|^2/D = 1 and |s|^2/D = E s_d^2. Song et al. 2021, algorithms 4 and 5.
struct Corrector {
  int64_t steps = 0;
  double r = 0.16;
};

/// The law of the last state, the last predictor step without its noise, from the prior N(0, 50^2) of VE or
/// N(0, 1) of VP. The score is `factor` times the exact one. Not finite, or far off, where the chain
/// diverges.
Law final_law(const ChainOf& chain, const std::vector<Scale>& scales, const Corrector& corrector,
              const Law& data, double factor = 1);

/// The Fréchet distance of a law to the data's, in % of the data's standard deviation: sqrt((m' − m)^2 + (s'
/// − s)^2)/s.
double relative_distance(const Law& law, const Law& data);

}  // namespace sgm::vp_ve_sde
