#include <ATen/TensorOperators.h>

#include "core/objective/objective.h"

namespace sgm {
namespace {

/// L = −ln p(x): maximum likelihood, of normalised densities alone.
struct Mle {
  void fields(Fields&) {}

  at::Tensor operator()(const Problem& problem, const Batch& batch, Rng&) const {
    Pass pass;
    return -density_of(problem, "mle")(pass, batch.x);
  }
};

const bool registered =
    register_objective("mle", {.needs_density = true, .minimiser = "data density", .unbiased = false},
                       factory<Objective, Mle>("maximum likelihood; normalised densities"));

}  // namespace
}  // namespace sgm
