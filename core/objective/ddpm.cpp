#include <ATen/TensorOperators.h>

#include "core/objective/objective.h"
#include "core/objective/reduction.h"
#include "core/sde/derived.h"

namespace sgm {
namespace {

/// DDPM's loss: a step i of N for each sample, x_i = A_i x + S_i z with the marginals of the SDE's own
/// ladder,
///   L = R(z + S_i s(x_i, t_i)),  sigma(t_i)/alpha(t_i) = S_i/A_i,
/// which is R(z − eps(x_i, t_i)) for a network that predicts the noise. Under VP A_i^2 = prod (1 − beta_j)
/// and S_i^2 = 1 − A_i^2, so that A_i = alpha(t_i), S_i = sigma(t_i). Ho et al. 2020, eq. 14;
/// get_ddpm_loss_fn of Song et al. 2021's official code, whose network reads i, that is (N − 1) t_i/t_max to
/// within one step.
struct Ddpm {
  int64_t levels = 1000;
  Reduction reduction = Reduction::mean;

  void fields(Fields& on) {
    on("levels", levels, "steps N of the ladder", range(2, 1e6));
    on.choice("reduction", reduction, "half the sum over dimensions, or their mean", reduction_names());
  }

  at::Tensor operator()(const Problem& problem, const Batch& batch, Rng& rng) const {
    const LadderMarginals all = marginals(problem.sde->ladder(levels));
    const at::Device device = batch.x.device();
    const at::Tensor step = rng.integers(0, levels, {batch.x.size(0)}, device);
    const at::Tensor z = rng.normal_like(batch.x);
    const at::Tensor signal = over(all.kept.to(device).index({step}), z);
    const at::Tensor sigma = over(all.variance.sqrt().to(device).index({step}), z);
    const at::Tensor times = problem.sde->t_of(all.variance.sqrt() / all.kept);
    require_known(problem.levels, times.flip(0), fmt::format("objective.levels = {}", levels));
    const at::Tensor t = times.to(device).index({step});
    return reduced_square(z + sigma * problem.score(signal * batch.x + sigma * z, t), reduction);
  }
};

const bool registered =
    register_objective("ddpm", {.needs_sde = true, .minimiser = "perturbed score"},
                       factory<Objective, Ddpm>("noise prediction at N discrete steps (DDPM)"));

}  // namespace
}  // namespace sgm
