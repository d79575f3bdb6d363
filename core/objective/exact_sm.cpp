#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>

#include "core/objective/objective.h"
#include "core/tensor/jacobian.h"

namespace sgm {
namespace {

/// L = 1/2 ||s||^2 + tr(ds/dx), the trace by one product with the Jacobian a dimension. Hyvärinen 2005.
struct ExactSm {
  int64_t numbers = int64_t{1} << 20;

  void fields(Fields& on) {
    on.added(numbers)("numbers", numbers,
                      "products are computed together up to this many numbers of the size of x (layers "
                      "between take as many times more memory as they are wider)",
                      range(1, 1e12));
  }

  at::Tensor operator()(const Problem& problem, const Batch& batch, Rng&) const {
    const Jacobian score(problem.score, batch.x, {}, at::GradMode::is_enabled());
    return 0.5 * score.value().square().sum(1) + score.trace(numbers);
  }
};

const bool registered = register_objective(
    "exact_sm", {.minimiser = "data score", .second_derivative = true},
    factory<Objective, ExactSm>("exact score matching: half squared norm plus trace of the Jacobian"));

}  // namespace
}  // namespace sgm
