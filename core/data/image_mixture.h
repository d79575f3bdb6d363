#pragma once
#include "core/data/data_options.h"
#include "core/score/mixture.h"

namespace sgm {

/// An exact problem made of real images: the mixture of N(m_k, width^2 I) at the first `per_class` training
/// images of every class, each averaged over squares of pool x pool pixels. Equal weights; components in
/// order of classes.
struct ImageMixture {
  int64_t per_class = 10, pool = 2;
  double width = 0.05;  ///< in units of [-1, 1]

  void fields(Fields& on);
  /// InputError if it cannot be made of the data set: one without labels, with too few images of a class, or
  /// of a size that `pool` does not divide.
  void check(const DataOptions& data) const;
  /// Fetches the data set; InputError if its `limit` leaves too few images of a class.
  void prepare(const DataOptions& data) const;
  /// Means (K, D) in [-1, 1] if `symmetric` (VP and sub-VP), else in [0, 1] with half the width (VE).
  Mixture of(const Dataset& data, bool symmetric) const;
};

}  // namespace sgm
