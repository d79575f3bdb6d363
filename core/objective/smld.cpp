#include <ATen/TensorOperators.h>

#include "core/objective/annealed.h"
#include "core/objective/objective.h"
#include "core/objective/reduction.h"

namespace sgm {
namespace {

/// SMLD's discrete loss: one of N levels for each sample, the largest noise first,
///   L = sigma^2 R(s(x + sigma z, t) + z/sigma),
/// R half the sum of squares or their mean. Song et al. 2021, eq. 1; get_smld_loss_fn of the official code.
struct Smld {
  AnnealedLevels levels{.levels = 1000};
  Reduction reduction = Reduction::mean;

  void fields(Fields& on) {
    levels.fields(on);
    on.choice("reduction", reduction, "half the sum over dimensions, or their mean", reduction_names());
  }

  at::Tensor operator()(const Problem& problem, const Batch& batch, Rng& rng) const {
    const Annealed a = levels.perturb(problem, batch.x, rng, "smld");
    return a.weight * reduced_square(problem.score(a.x, a.t) + a.z / a.sigma, reduction);
  }
};

const bool registered =
    register_objective("smld", {.needs_sde = true, .minimiser = "perturbed score"},
                       factory<Objective, Smld>("denoising score matching at N discrete levels (SMLD)"));

}  // namespace
}  // namespace sgm
