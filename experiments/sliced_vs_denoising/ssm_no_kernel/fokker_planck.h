#pragma once
#include <ATen/core/Tensor.h>

#include <cmath>
#include <functional>

#include "core/tensor/rng.h"

namespace sgm::sliced_vs_denoising::ssm_no_kernel {

/// The potential  U(x) = height (x² − 1)² + stiffness (x − centre)²/2  on the line:
/// a double well, or with
/// height 0 a parabola. X is a number or a tensor.
struct Well {
  double height = 0, stiffness = 0, centre = 0;

  double potential(double x) const {
    return height * std::pow(x * x - 1, 2) + 0.5 * stiffness * (x - centre) * (x - centre);
  }
  template <class X>
  X slope(const X& x) const {
    return 4 * height * x * (x * x - 1) + stiffness * (x - centre);
  }
  template <class X>
  X curvature(const X& x) const {
    return 4 * height * (3 * x * x - 1) + stiffness;
  }
};

/// Cells of one size on [low, high], whose ends no mass crosses.
struct Cells {
  double low = -3, high = 3;
  int64_t count = 1200;

  double size() const { return (high - low) / static_cast<double>(count); }
  at::Tensor centres() const;  ///< (count,)
};

/// The density of dx = −U'(x) dt + noise dW at times 0, dt, …, steps dt.
struct Density {
  Cells cells;
  double dt = 0;
  at::Tensor p;      ///< (steps + 1, count), mass over size of each cell
  at::Tensor score;  ///< (steps + 1, count): d/dx log p by central differences

  /// The score at x (…) after k steps, linear between centres; beyond the outer ones that of the nearest.
  at::Tensor score_at(const at::Tensor& x, int64_t k) const;
  /// n samples (n,) of the density after k steps, by the inverse of its distribution function.
  at::Tensor sample(int64_t n, int64_t k, Rng& rng) const;
};

/// Finite volumes for the Fokker-Planck equation  ∂p/∂t = ∂/∂x (U' p + noise²/2
/// ∂p/∂x)  from a density at
/// time 0, float64. Fluxes of Scharfetter & Gummel 1969, which are 0 for
/// exp(−2U/noise²); Crank-Nicolson in
/// time: errors of order size² and dt². Mass is conserved to rounding. InputError if the density at time 0
/// leaves more than 1e-6 of its mass outside the cells.
Density fokker_planck(const Well& well, double noise,
                      const std::function<at::Tensor(const at::Tensor&)>& start, const Cells& cells,
                      double dt, int64_t steps);

}  // namespace sgm::sliced_vs_denoising::ssm_no_kernel
