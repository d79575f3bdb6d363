#include "core/sampler/step.h"

namespace sgm {
namespace {

/// Leaves the state as it is, without a score: corrector-only sampling. As in the official code its mean is
/// the state itself.
struct NoPredictor {
  void fields(Fields&) {}
  Step operator()(const SdePtr&, int64_t) const {
    return [](const Problem&, const at::Tensor& x, const at::Tensor&, const at::Tensor&, Rng&) {
      return Move{x, x};
    };
  }
};

/// No corrector: an empty step.
struct NoCorrector {
  void fields(Fields&) {}
  Step operator()(const SdePtr&, int64_t) const { return {}; }
};

const bool predictor =
    predictor_registry().add("none", factory<StepMaker, NoPredictor>("no predictor: correctors alone"));
const bool corrector =
    corrector_registry().add("none", factory<StepMaker, NoCorrector>("no corrector: the predictor alone"));

}  // namespace
}  // namespace sgm
