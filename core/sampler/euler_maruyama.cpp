#include <ATen/TensorOperators.h>
#include <ATen/ops/sqrt.h>

#include "core/sampler/step.h"

namespace sgm {

Step euler_step(SdePtr sde, bool probability_flow) {
  return [sde = std::move(sde), probability_flow](const Problem& problem, const at::Tensor& x,
                                                  const at::Tensor& t, const at::Tensor& t_next, Rng& rng) {
    const at::Tensor dt = t - t_next;
    const at::Tensor variance = sde->g2(t) * dt;
    const at::Tensor keep = 1 - sde->f(t) * dt;
    const LinearRule rule = probability_flow ? LinearRule{keep, 0.5 * variance, {}}
                                             : LinearRule{keep, variance, at::sqrt(variance)};
    return linear_move(rule, x, problem.score(x, t), rng);
  };
}

namespace {

/// The reverse SDE by Euler's rule with dt = t − t_next:  x − (f x − g^2 s) dt + g sqrt(dt) z.  Song et al.
/// 2021, eq. 6; with `probability_flow` the ODE  x − (f x − g^2 s/2) dt,  eq. 13.
struct EulerMaruyama {
  bool probability_flow = false;

  void fields(Fields& on) {
    on("probability_flow", probability_flow, "the probability flow ODE instead of the reverse SDE: no noise");
  }

  Step operator()(const SdePtr& sde, int64_t) const { return euler_step(sde, probability_flow); }
};

const bool registered = predictor_registry().add(
    "euler_maruyama", factory<StepMaker, EulerMaruyama>("Euler-Maruyama on the reverse SDE"));

}  // namespace
}  // namespace sgm
