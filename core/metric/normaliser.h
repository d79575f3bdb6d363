#pragma once
#include <functional>

#include "core/score/mixture.h"

namespace sgm {

/// log Z of an unnormalised density, estimated from weights w of importance sampling.
struct Normaliser {
  double log_z = 0;
  double standard_error = 0;  ///< of log_z, from the spread of the weights: too small where few count
  double effective = 0;       ///< (sum w)^2 / sum w^2: so many samples of the density itself say as much
  int64_t n = 0;

  double effective_share() const { return effective / static_cast<double>(n); }
};

/// Z as the mean of density/proposal over n draws of the proposal; `log_density` gives (B,) of points (B, D),
/// float64. Row i of the draws depends on rng's row i alone. InputError for fewer than two draws; RunError
/// where a weight is NaN or infinite, or all are 0.
Normaliser log_normaliser(const std::function<at::Tensor(const at::Tensor&)>& log_density,
                          const Mixture& proposal, int64_t n, const Rng& rng);

}  // namespace sgm
