#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/zeros.h>

#include "core/objective/objective.h"
#include "core/tensor/jacobian.h"
#include "core/tensor/projection.h"

namespace sgm {
namespace {

/// L = E_v[ 1/2 (v^T s)^2 + v^T (ds/dx) v ], the mean over `projections` draws. Song et al. 2019
/// (1905.07088), eq. 7.
struct Ssm {
  Projection projection = Projection::rademacher;
  int64_t projections = 1;

  void fields(Fields& on) {
    on.choice("projection", projection, "distribution of the random projections v", projection_names(false));
    on("projections", projections, "projections a sample", range(1, 1e6));
  }

  at::Tensor operator()(const Problem& problem, const Batch& batch, Rng& rng) const {
    const Jacobian score(problem.score, batch.x, {}, at::GradMode::is_enabled());
    const at::Tensor& s = score.value();
    at::Tensor loss = at::zeros({s.size(0)}, s.options());
    for (int64_t i = 0; i < projections; ++i) {
      const at::Tensor v = draw_projection(projection, s, rng);
      loss = loss + 0.5 * (v * s).sum(1).square() + (v * score.vjp(v)).sum(1);
    }
    return loss / projections;
  }
};

const bool registered = register_objective("ssm", {.minimiser = "data score", .second_derivative = true},
                                           factory<Objective, Ssm>("sliced score matching"));

}  // namespace
}  // namespace sgm
