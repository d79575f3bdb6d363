#include <ATen/core/grad_mode.h>
#include <ATen/ops/add.h>

#include <cmath>

#include "core/sampler/langevin_step.h"
#include "core/sampler/sampler.h"
#include "core/sde/derived.h"

namespace sgm {
namespace {

/// Langevin dynamics at every noise level from the largest to the smallest, with the step size eps
/// sigma_i^2/sigma_L^2. NCSN (1907.05600), algorithm 1. NFE = levels * steps, one more with `denoise`.
struct AnnealedLangevin {
  int64_t levels = 10, steps = 100;
  double eps = 2e-5, t_min = 0;
  Convention convention = Convention::paper;
  bool denoise = false;

  void fields(Fields& on) {
    on("levels", levels,
       "noise levels L: times evenly spaced from t_max to t_min, a geometric ladder of sigma under VE",
       range(1, 1e6));
    on("steps", steps, "Langevin steps at each level", range(1, 1e6));
    on("eps", eps, "step size at the last level", step_range());
    on.choice("convention", convention, "paper: alpha/2 s + sqrt(alpha) z; code: alpha s + sqrt(2 alpha) z",
              convention_names());
    on("denoise", denoise, "ends with x + sigma_L^2 s, one more evaluation");
    on("t_min", t_min, "time of the last level", at_least(0));
  }

  Samples operator()(const Problem& problem, at::Tensor x, Rng& rng, const Hook& hook) const {
    const at::NoGradGuard no_grad;
    require_before_horizon(*problem.sde, t_min, "annealed_langevin", "t_min");
    int64_t nfe = 0;
    const ScoreFn score = counted(problem.score, nfe);
    const at::Tensor times = level_times(problem.sde->t_max(), t_min, levels);
    require_known(problem.levels, times,
                  fmt::format("sampler.levels = {}, sampler.t_min = {}", levels, t_min));
    const at::Tensor sigmas = problem.sde->sigma(times);
    const double last = sigmas[-1].item<double>();
    require(last > 0,
            "annealed_langevin: sigma is 0 at t_min = {}, so step sizes are infinite\n  give a t_min above "
            "0, or an SDE that starts above 0 (sde=ve)",
            t_min);
    const double largest = eps * std::pow(sigmas[0].item<double>() / last, 2);
    require(largest <= step_range().high,
            "annealed_langevin: eps = {} makes a step of {:.3g} at the first level, which float32 does not "
            "hold\n  give a smaller eps",
            eps, largest);
    for (int64_t level = 0; level < levels; ++level) {
      const at::Tensor time = times[level].to(x.device());
      const double ratio = sigmas[level].item<double>() / last;
      for (int64_t step = 0; step < steps; ++step) {
        x = langevin_step(x, score(x, time), eps * ratio * ratio, convention, rng);
        check_finite(x, "annealed_langevin", level, step);
        StepState state{x, time, level, step, levels * steps};
        if (hook) hook(state);
      }
    }
    if (denoise) x = at::add(x, score(x, times[-1].to(x.device())), last * last);
    return {x, nfe};
  }
};

const bool registered = sampler_registry().add(
    "annealed_langevin", factory<Sampler, AnnealedLangevin>("annealed Langevin dynamics (NCSN)"));

}  // namespace
}  // namespace sgm
