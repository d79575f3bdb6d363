#pragma once
#include <functional>
#include <vector>

#include "core/io/result_file.h"
#include "core/score/score.h"
#include "experiments/sliced_vs_denoising/ssm_no_kernel/diffusion.h"

namespace sgm::sliced_vs_denoising::ssm_no_kernel {

/// What is measured of a score: at `shown` times, evenly spaced in their root; by samples of the reverse SDE,
/// one Euler step a `stride` steps of the simulation.
struct Measuring {
  int64_t shown = 8, samples = 2000, stride = 2, directions = 64;

  void fields(Fields& on);
};

/// A score of x (n, D) after k steps.
using ScoreAfter = std::function<at::Tensor(const at::Tensor& x, int64_t k)>;
/// A network's, whose time a step is `dt` of.
ScoreAfter score_after(const Problem& problem, double dt);

/// Steps after which errors are shown, evenly spaced in the root of time up to the horizon; their times.
std::vector<int64_t> shown_steps(int64_t steps, int64_t shown);
void put_times(const Wells& wells, int64_t shown, Group& result);

/// The relative error of a score at each of the shown times: root mean squares under the exact density.
std::vector<double> errors_of(const Diffusion& diffusion, const ScoreAfter& score, int64_t shown);

/// Exact samples and directions of the draw of that number: the same for all rows.
class Reference {
 public:
  Reference(const Diffusion& diffusion, const Measuring& measured, const Rng& rng, int64_t draw);
  /// Of samples to the exact ones: the sliced 1-Wasserstein distance.
  double distance(const at::Tensor& x) const;
  at::Tensor exact() const;  ///< other exact samples
  at::Tensor last() const;   ///< exact samples of the law at the horizon, where chains start
  /// Samples of the reverse SDE  dx = (−∇U − noise² s) dt + noise dW  with a score,
  /// time running backward, by
  /// Euler's rule; within the density's cells, for outside of them the drift, reversed, leads away.
  at::Tensor chain(const ScoreAfter& score) const;

 private:
  const Diffusion* diffusion_;
  Measuring measured_;
  Rng rng_;
  at::Tensor samples_, directions_;
};

}  // namespace sgm::sliced_vs_denoising::ssm_no_kernel
