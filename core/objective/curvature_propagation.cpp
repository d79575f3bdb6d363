#include "core/objective/curvature.h"
#include "core/objective/objective.h"

namespace sgm {
namespace {

/// L = 1/2 ||s||^2 + sum of the diagonal second derivatives that curvature propagation estimates: Martens,
/// Sutskever & Swersky 2012. backward = as_published: the wrong gradient of the official code of sliced score
/// matching for NICE, which passes every coupling as the second.
struct CurvaturePropagation {
  CurvatureNoise noise = CurvatureNoise::complex;
  Backward backward = Backward::right;

  void fields(Fields& on) {
    on.choice("noise", noise, "one complex vector or a pair of real ones",
              {{"complex", CurvatureNoise::complex}, {"pair", CurvatureNoise::pair}});
    on.choice("backward", backward, "how NICE's couplings are passed backward", backward_names());
  }

  at::Tensor operator()(const Problem& problem, const Batch& batch, Rng& rng) const {
    const auto wiring = backward == Backward::right ? Pass::Wiring::right : Pass::Wiring::all_second;
    return curvature_loss(
        propagated_curvature(density_of(problem, "curvature_propagation"), batch.x, noise, rng, wiring));
  }
};

const bool registered = register_objective(
    "curvature_propagation", {.needs_density = true, .minimiser = "data score", .second_derivative = true},
    factory<Objective, CurvaturePropagation>("score matching with curvature propagation; densities"));

}  // namespace
}  // namespace sgm
