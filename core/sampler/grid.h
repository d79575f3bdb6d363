#pragma once
#include <ATen/core/Tensor.h>

#include <functional>
#include <optional>

#include "core/sde/sde.h"

namespace sgm {

/// The noise levels of a chain: n noise-to-signal ratios sigma/alpha, descending, all above 0.  (n,),
/// float64.
using Grid = std::function<at::Tensor(const Sde& sde, int64_t n)>;

/// All grids by name.
Registry<Factory<Grid>>& grid_registry();

/// The largest and smallest level of a grid. What is not given is the paper's, or the SDE's own limit where
/// that is narrower, as in EDM.
struct Span {
  std::optional<double> sigma_min, sigma_max;
  struct Ends {
    double low, high;
  };
  void fields(Fields& on);
  /// InputError if a given end lies outside of the SDE's noise-to-signal ratios, naming `grid`.
  Ends within(const Sde& sde, double low, double high, const char* grid) const;
};

}  // namespace sgm
