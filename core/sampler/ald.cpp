#include <ATen/TensorOperators.h>
#include <ATen/ops/ones_like.h>
#include <ATen/ops/sqrt.h>
#include <ATen/ops/take.h>

#include "core/sampler/step.h"

namespace sgm {
namespace {

/// Annealed Langevin dynamics as a corrector: a step of size  e = 2 alpha (r sigma(t))^2,  alpha as in the
/// Langevin corrector. Official code of Song et al. 2021; NCSN's rule up to a constant.
struct Ald {
  double r = 0.16;

  void fields(Fields& on) { on("r", r, "signal-to-noise ratio of a step", above(0)); }

  Step operator()(const SdePtr& sde, int64_t N) const {
    return
        [sde, r = r, alpha = contraction(sde->ladder(N)).square()](
            const Problem& problem, const at::Tensor& x, const at::Tensor& t, const at::Tensor&, Rng& rng) {
          const at::Tensor i = ladder_index(t, sde->t_max(), alpha.size(0));
          const at::Tensor size = 2 * at::take(alpha.to(i.device()), i) * (r * sde->sigma(t)).square();
          return linear_move({at::ones_like(size), size, at::sqrt(2 * size)}, x, problem.score(x, t), rng);
        };
  }
};

const bool registered =
    corrector_registry().add("ald", factory<StepMaker, Ald>("Langevin dynamics, its step from sigma(t)"));

}  // namespace
}  // namespace sgm
