#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

#include "core/io/result_file.h"
#include "core/score/mixture.h"
#include "core/tensor/rng.h"

namespace sgm::ncsn {

inline constexpr Quantity minor_share{"minor_share", "share of chains in the minor mode"};
inline constexpr Quantity mode_variance{"mode_variance", "variance per dimension about the nearest mode"};
inline constexpr Quantity gaussian_variance{"gaussian_variance", "variance of chains on one Gaussian"};
inline constexpr Quantity exact_variance{"gaussian_variance_exact",
                                         "the same variance by its exact recursion"};
inline constexpr Quantity evaluations{"nfe", "score evaluations per chain"};

/// The toy density of NCSN (1907.05600, sec. 3.2):  1/5 N((−5,−5), v I) + 4/5 N((5,5), v I);  v = 0 gives its
/// two centres.
Mixture two_modes(double variance);

/// Chains start uniformly in the box [−8, 8]^2 (n, 2), as in the paper's Fig. 3.
at::Tensor uniform_start(int64_t n, Rng& rng);

/// One noise level of a chain on these modes: their variance there, and the step of x += step/2 s +
/// sqrt(step) z.
struct ChainLevel {
  double variance, step;
};

/// The exact share of chains from uniform_start() that end nearer to (−5,−5), after `steps` steps of each
/// level with the exact score. Along the line through the modes the chain is a Markov chain of its own, whose
/// density is carried from step to step by quadrature: exact to 1e-4. NaN where a level's step is so large
/// that the chain grows without bound, or the last level's so small that it falls between the nodes.
double exact_minor_share(const std::vector<ChainLevel>& levels, int64_t steps);

/// What Fig. 3 shows by eye, as numbers of the states x (n, 2): the share of chains nearest to (−5,−5) and
/// the variance per dimension about the nearest centre, each with its standard error over chains.
void put_statistics(const at::Tensor& x, Group& result);

/// The first 1,280 states of x (n, 2), as many as the paper draws.
void put_states(const at::Tensor& x, Group& result);

}  // namespace sgm::ncsn
