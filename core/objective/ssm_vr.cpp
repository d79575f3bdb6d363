#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/zeros.h>

#include "core/objective/objective.h"
#include "core/tensor/jacobian.h"
#include "core/tensor/projection.h"

namespace sgm {
namespace {

/// L = 1/2 ||s||^2 + E_v[ v^T (ds/dx) v ], the mean over `projections` draws: sliced score matching with the
/// expectation of its first term in closed form, which needs E[v v^T] = I. Song et al. 2019 (1905.07088),
/// eq. 8.
struct SsmVr {
  Projection projection = Projection::rademacher;
  int64_t projections = 1;

  void fields(Fields& on) {
    on.choice("projection", projection, "distribution of the random projections v", projection_names(true));
    on("projections", projections, "projections a sample", range(1, 1e6));
  }

  at::Tensor operator()(const Problem& problem, const Batch& batch, Rng& rng) const {
    const Jacobian score(problem.score, batch.x, {}, at::GradMode::is_enabled());
    const at::Tensor& s = score.value();
    at::Tensor trace = at::zeros({s.size(0)}, s.options());
    for (int64_t i = 0; i < projections; ++i) {
      const at::Tensor v = draw_projection(projection, s, rng);
      trace = trace + (v * score.vjp(v)).sum(1);
    }
    return 0.5 * s.square().sum(1) + trace / projections;
  }
};

const bool registered =
    register_objective("ssm_vr", {.minimiser = "data score", .second_derivative = true},
                       factory<Objective, SsmVr>("sliced score matching with reduced variance"));

}  // namespace
}  // namespace sgm
