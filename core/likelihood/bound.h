#pragma once
#include "core/score/score.h"
#include "core/tensor/rng.h"

namespace sgm {

/// An upper bound of -log p(x), in nats, (B,) each, of the model whose samples the reverse *SDE* brings from
/// the prior to eps and a last denoising to 0. It is no bound for the probability flow ODE's model.
struct ScoreBound {
  at::Tensor prior;            ///< KL of p(x(t_max) | x) from the prior
  at::Tensor diffusion;        ///< 1/2 int g^2 E|s - grad log p(x(t) | x)|^2 dt from eps, by Monte Carlo
  at::Tensor reconstruction;   ///< E[-log N(x; (x(eps) + sigma^2 s)/alpha, (sigma/alpha)^2)], one draw
  at::Tensor diffusion_error;  ///< standard error of `diffusion` if its times were independent, which is too
                               ///< large: they are spread evenly

  at::Tensor total() const { return prior + diffusion + reconstruction; }
};

/// How the bound's integral is drawn.
struct BoundOptions {
  double eps = 1e-5;
  int64_t times = 32;
  bool importance = true;

  void fields(Fields& on);
};

/// Song, Durkan, Murray & Ermon 2021, theorem 3 and appendix B: of x (B, ...), a density's argument, so
/// dequantised data. `times` times an image, evenly spread from a random start over [eps, t_max] or, by
/// importance, over ln(sigma/alpha); each with noise of its own. The prior's part is in closed form, where
/// the paper draws it. Row i depends on rng's row i only.
ScoreBound score_bound(const Problem& problem, const at::Tensor& x, const BoundOptions& options, Rng& rng);

}  // namespace sgm
