#include <ATen/core/grad_mode.h>
#include <ATen/ops/full.h>

#include "core/sampler/langevin_step.h"
#include "core/sampler/sampler.h"

namespace sgm {

namespace {

/// x += eps/2 s(x, t) + sqrt(eps) z at one time. NCSN (1907.05600), sec. 2.2. NFE = steps.
struct Langevin {
  int64_t steps = 1000;
  double eps = 0.1, t = 0;
  Convention convention = Convention::paper;

  void fields(Fields& on) {
    on("steps", steps, "steps of the chain", range(1, 1e9));
    on("eps", eps, "step size", step_range());
    on.choice("convention", convention, "paper: eps/2 s + sqrt(eps) z; code: eps s + sqrt(2 eps) z",
              convention_names());
    on("t", t, "time of the SDE at which the score is taken", at_least(0));
  }

  Samples operator()(const Problem& problem, at::Tensor x, Rng& rng, const Hook& hook) const {
    const at::NoGradGuard no_grad;
    require_time(*problem.sde, t, "langevin", "t");
    int64_t nfe = 0;
    const ScoreFn score = counted(problem.score, nfe);
    const at::Tensor time = at::full({}, t, x.options().dtype(at::kDouble));
    for (int64_t step = 0; step < steps; ++step) {
      x = langevin_step(x, score(x, time), eps, convention, rng);
      check_finite(x, "langevin", 0, step);
      StepState state{x, time, 0, step, steps};
      if (hook) hook(state);
    }
    return {x, nfe};
  }
};

const bool registered =
    sampler_registry().add("langevin", factory<Sampler, Langevin>("Langevin dynamics at one noise level"));

}  // namespace
}  // namespace sgm
