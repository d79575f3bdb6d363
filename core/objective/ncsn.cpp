#include <ATen/TensorOperators.h>

#include "core/objective/annealed.h"
#include "core/objective/objective.h"

namespace sgm {
namespace {

/// L = sigma^p 1/2 ||s(alpha x + sigma z, t) + z/sigma||^2  with a level drawn for each sample, p = 2. NCSN
/// (1907.05600) eq. 5 and 6.
struct Ncsn : AnnealedLevels {
  at::Tensor operator()(const Problem& problem, const Batch& batch, Rng& rng) const {
    const Annealed a = perturb(problem, batch.x, rng, "ncsn");
    return 0.5 * a.weight * (problem.score(a.x, a.t) + a.z / a.sigma).square().flatten(1).sum(1);
  }
};

const bool registered =
    register_objective("ncsn", {.needs_sde = true, .minimiser = "perturbed score"},
                       factory<Objective, Ncsn>("denoising score matching at many noise levels (NCSN)"));

}  // namespace
}  // namespace sgm
