#include <ATen/TensorOperators.h>
#include <ATen/ops/allclose.h>

#include "core/sampler/step.h"

namespace sgm {
namespace {

/// Euler's ladder has a step at every time: as in the official code it is then taken at t, not at the index
/// of t.
bool is_euler(const Ladder& ladder, const Sde& sde) {
  const double dt = sde.t_max() / static_cast<double>(ladder.t.size(0));
  return at::allclose(ladder.f, sde.f(ladder.t) * dt, 1e-14, 0) &&
         at::allclose(ladder.G.square(), sde.g2(ladder.t) * dt, 1e-14, 0);
}

}  // namespace

Step reverse_diffusion_step(const SdePtr& sde, int64_t N, bool probability_flow) {
  const Ladder ladder = sde->ladder(N);
  if (is_euler(ladder, *sde)) return euler_step(sde, probability_flow);
  const at::Tensor keep = 1 - ladder.f;
  const at::Tensor variance = ladder.G.square();
  return ladder_step(
      probability_flow ? LinearRule{keep, 0.5 * variance, {}} : LinearRule{keep, variance, ladder.G},
      sde->t_max());
}

namespace {

/// The ladder's own step reversed:  x − f_i x + G_i^2 s + G_i z.  Song et al. 2021, appendix E (VE: algorithm
/// 2, VP: algorithm 3); with `probability_flow`  x − f_i x + G_i^2 s/2,  ibid., appendix D.3.
struct ReverseDiffusion {
  bool probability_flow = false;

  void fields(Fields& on) {
    on("probability_flow", probability_flow, "half of the score and no noise: the probability flow ODE");
  }

  Step operator()(const SdePtr& sde, int64_t N) const {
    return reverse_diffusion_step(sde, N, probability_flow);
  }
};

const bool registered = predictor_registry().add(
    "reverse_diffusion", factory<StepMaker, ReverseDiffusion>("the SDE's discrete steps, reversed"));

}  // namespace
}  // namespace sgm
