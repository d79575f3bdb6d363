#include "core/objective/curvature.h"
#include "core/objective/objective.h"

namespace sgm {
namespace {

/// L = 1/2 ||s||^2 + sum of the diagonal second derivatives that approximate back-propagation gives: Kingma &
/// LeCun 2010. Not score matching unless the density has one hidden layer. backward = as_published: the wrong
/// gradient of the official code of sliced score matching for NICE, which passes every coupling as the first.
struct ApproximateBackprop {
  Backward backward = Backward::right;

  void fields(Fields& on) {
    on.choice("backward", backward, "how NICE's couplings are passed backward", backward_names());
  }

  at::Tensor operator()(const Problem& problem, const Batch& batch, Rng&) const {
    const auto wiring = backward == Backward::right ? Pass::Wiring::right : Pass::Wiring::all_first;
    return curvature_loss(
        approximate_curvature(density_of(problem, "approximate_backprop"), batch.x, wiring));
  }
};

const bool registered = register_objective(
    "approximate_backprop",
    {.needs_density = true, .minimiser = "its own", .unbiased = false, .second_derivative = true},
    factory<Objective, ApproximateBackprop>("score matching with approximate back-propagation; densities"));

}  // namespace
}  // namespace sgm
