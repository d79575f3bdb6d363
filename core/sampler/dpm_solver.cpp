#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>

#include <cmath>

#include "core/sampler/descent.h"

namespace sgm {
namespace {

/// DPM-Solver-2: the noise at a middle level s^(1-r) s'^r in place of that at the start. Lu et al. 2022,
/// algorithm 4 (r = 1/2: algorithm 1). Order 2. NFE = 2 steps, one less if the last goes to noise 0, where it
/// is DDIM's.
struct DpmSolver2 {
  Levels levels;
  double r = 0.5;

  void fields(Fields& on) {
    levels.fields(on);
    on("r", r, "where the middle level lies in log signal-to-noise", inside(0, 1));
  }

  Samples operator()(const Problem& problem, at::Tensor x, Rng&, const Hook& hook) const {
    const at::NoGradGuard no_grad;
    const std::vector<double> s = levels.of(problem, "dpm_solver_2");
    Descent chain(problem, "dpm_solver_2", s, hook);
    at::Tensor y = chain.start(x);
    for (size_t i = 0; i + 1 < s.size(); ++i) {
      const at::Tensor noise = (y - chain.denoise(y, s[i])) / s[i];
      if (s[i + 1] > 0) {
        const double middle = std::pow(s[i], 1 - r) * std::pow(s[i + 1], r);
        const at::Tensor between = y + noise * (middle - s[i]);
        const at::Tensor there = (between - chain.denoise(between, middle)) / middle;
        y = y + (noise * (1 - 0.5 / r) + there * (0.5 / r)) * (s[i + 1] - s[i]);
      } else {
        y = y - noise * s[i];
      }
      y = chain.arrive(y, static_cast<int64_t>(i));
    }
    return chain.end(y, x);
  }
};

/// DPM-Solver++(2M): the denoised data, extrapolated from the last two levels. Lu et al. 2023, algorithm 2;
/// `stochastic`: SDE-DPM-Solver++(2M), ibid., eq. 18. The first step, and one to noise 0, take the last value
/// alone. Order 2. NFE = steps.
struct DpmSolver2M {
  Levels levels;
  bool stochastic = false;

  void fields(Fields& on) {
    levels.fields(on);
    on("stochastic", stochastic, "solves the reverse SDE instead of the probability flow ODE");
  }

  Samples operator()(const Problem& problem, at::Tensor x, Rng& rng, const Hook& hook) const {
    const at::NoGradGuard no_grad;
    const std::vector<double> s = levels.of(problem, "dpm_solver_2m");
    Descent chain(problem, "dpm_solver_2m", s, hook);
    at::Tensor y = chain.start(x);
    at::Tensor last;
    for (size_t i = 0; i + 1 < s.size(); ++i) {
      const at::Tensor clean = chain.denoise(y, s[i]);
      at::Tensor ahead = clean;
      if (i > 0 && s[i + 1] > 0)
        ahead = clean + (clean - last) * (0.5 * std::log(s[i] / s[i + 1]) / std::log(s[i - 1] / s[i]));
      const double share = s[i + 1] / s[i];
      const double kept = stochastic ? share * share : share;
      y = ahead + (y - ahead) * kept;
      if (stochastic) y = y + rng.normal_like(y) * (s[i + 1] * std::sqrt(1 - share * share));
      last = clean;
      y = chain.arrive(y, static_cast<int64_t>(i));
    }
    return chain.end(y, x);
  }
};

const bool two = sampler_registry().add("dpm_solver_2", factory<Sampler, DpmSolver2>("DPM-Solver-2"));
const bool multistep =
    sampler_registry().add("dpm_solver_2m", factory<Sampler, DpmSolver2M>("DPM-Solver++(2M)"));

}  // namespace
}  // namespace sgm
