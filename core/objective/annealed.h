#pragma once
#include <ATen/core/Tensor.h>

#include <string>

#include "core/score/score.h"
#include "core/tensor/rng.h"

namespace sgm {

/// Data perturbed at a noise level of their own each:  x = alpha data + sigma z.  All in the data's type but
/// t.
struct Annealed {
  at::Tensor x, z;    ///< (B, ...)
  at::Tensor t;       ///< (B,) float64
  at::Tensor sigma;   ///< as x, broadcasting: (B, 1, …)
  at::Tensor weight;  ///< (B,) sigma^anneal_power
};

/// The noise levels of annealed score matching. NCSN (1907.05600), sec. 4.2, eq. 5 and 6.
struct AnnealedLevels {
  int64_t levels = 10;
  double anneal_power = 2, t_min = 0;

  void fields(Fields& on);

  /// A level for each sample, then its noise: two draws of `rng`. Level i of L, uniform, is the i-th of the
  /// times evenly spaced from t_max down to t_min, a geometric ladder of sigma under VE; with levels = 0 the
  /// time is uniform in [t_min, t_max]. `objective` is named in errors.
  Annealed perturb(const Problem& problem, const at::Tensor& data, Rng& rng,
                   const std::string& objective) const;
};

}  // namespace sgm
