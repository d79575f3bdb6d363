#pragma once
#include <vector>

#include "core/config/fields.h"
#include "core/score/mixture.h"
#include "experiments/sliced_vs_denoising/ssm_no_kernel/fokker_planck.h"

namespace sgm::sliced_vs_denoising::ssm_no_kernel {

/// The diffusion  dx = −∇U(x) dt + noise dW  from a narrow law that is not its
/// stationary one. On the line U
/// is a double well. In the plane it is the sum of that along one diagonal and of a parabola along the other:
/// in x_1 and x_2 the drift is coupled and not linear, and the density is a product of two on the line.
struct Wells {
  int64_t dimension = 1;
  double height = 0.5, stiffness = 2, centre = 0.5, noise = 0.7;
  std::vector<double> starts{-0.4, 1.3};
  double minor = 0.15, linear_start = -0.5, deviation = 0.15;
  int64_t steps = 500;
  double horizon = 1;

  void fields(Fields& on);
  /// All but the dimension and the horizon.
  void settings(Fields& on);
  double dt() const { return horizon / static_cast<double>(steps); }
};

/// The law after a lag, given the state before it, as a normal one: its mean and variance along each line
/// (n, D).
struct Kernel {
  at::Tensor mean, variance;
};

/// The diffusion with its exact density. States are given along its lines (n, D) or as x (n, D), which is
/// turned by 45° in the plane.
class Diffusion {
 public:
  explicit Diffusion(const Wells& options);

  const Wells& options() const { return options_; }
  at::Tensor turned(const at::Tensor& along) const;
  at::Tensor along(const at::Tensor& x) const;

  /// Exact samples x of the law at time 0; the exact law after k steps.
  at::Tensor start(int64_t n, Rng& rng) const;
  at::Tensor sample(int64_t n, int64_t k, Rng& rng) const;
  /// ∇ log p at x (n, D) after k steps.
  at::Tensor score(const at::Tensor& x, int64_t k) const;
  /// −∇U at x (n, D).
  at::Tensor drift(const at::Tensor& x) const;

  /// x (n, D), moved to the ends of the cells where it lies outside of them.
  at::Tensor within(const at::Tensor& x) const;

  /// n paths by Euler's rule, along the lines: (steps + 1, n, D) float32.
  at::Tensor paths(int64_t n, const Rng& rng) const;
  /// The law after `lag` steps (n, 1) from a state along the lines: of one step Euler's own; of more that of
  /// the drift linearised there.
  Kernel kernel(const at::Tensor& before, const at::Tensor& lag) const;

  /// Nodes x (n, D) and their weights (n,), of sum 1, for expectations after k steps: every so many cells of
  /// a line, in the plane fewer.
  struct Nodes {
    at::Tensor x, weight;
  };
  Nodes nodes(int64_t k) const;

 private:
  Wells options_;
  std::vector<Well> wells_;
  std::vector<Mixture> starts_;
  std::vector<Density> densities_;
};

}  // namespace sgm::sliced_vs_denoising::ssm_no_kernel
