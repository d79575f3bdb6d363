#include <ATen/TensorOperators.h>
#include <ATen/ops/zeros_like.h>

#include "core/objective/data_score.h"
#include "core/objective/objective.h"

namespace sgm {
namespace {

/// L = 1/2 ||s||^2 + tr(ds/dx), the trace by one backward pass a dimension: for small D. Hyvärinen 2005.
struct ExactSm {
  void fields(Fields&) {}

  at::Tensor operator()(const Problem& problem, const Batch& batch, Rng&) const {
    const DataScore score(problem.score, batch.x);
    at::Tensor loss = 0.5 * score.value().square().sum(1);
    for (int64_t i = 0; i < score.value().size(1); ++i) {
      at::Tensor axis = at::zeros_like(score.value());
      axis.select(1, i).fill_(1);
      loss = loss + score.vjp(axis).select(1, i);
    }
    return loss;
  }
};

const bool registered =
    register_objective("exact_sm", {.minimiser = "data score", .second_derivative = true},
                       factory<Objective, ExactSm>(
                           "exact score matching: half squared norm plus trace of the Jacobian; small D"));

}  // namespace
}  // namespace sgm
