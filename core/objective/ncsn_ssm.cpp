#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>

#include "core/objective/annealed.h"
#include "core/objective/objective.h"
#include "core/tensor/jacobian.h"
#include "core/tensor/projection.h"

namespace sgm {
namespace {

/// L = sigma^p (1/2 ||s||^2 + v^T (ds/dx) v)  at data perturbed with a level drawn for each sample, p = 2:
/// annealed sliced score matching with reduced variance. NCSN (1907.05600), sec. 4.2 and its official code.
struct NcsnSsm : AnnealedLevels {
  Projection projection = Projection::rademacher;

  void fields(Fields& on) {
    AnnealedLevels::fields(on);
    on.choice("projection", projection, "distribution of the random projection v", projection_names(true));
  }

  at::Tensor operator()(const Problem& problem, const Batch& batch, Rng& rng) const {
    const Annealed a = perturb(problem, batch.x, rng, "ncsn_ssm");
    const Jacobian score(problem.score, a.x, a.t, at::GradMode::is_enabled());
    const at::Tensor& s = score.value();
    const at::Tensor v = draw_projection(projection, s, rng);
    return a.weight * (0.5 * s.square().sum(1) + (v * score.vjp(v)).sum(1));
  }
};

const bool registered = register_objective(
    "ncsn_ssm", {.needs_sde = true, .minimiser = "perturbed score", .second_derivative = true},
    factory<Objective, NcsnSsm>("sliced score matching at many noise levels, reduced variance"));

}  // namespace
}  // namespace sgm
