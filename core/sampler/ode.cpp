#include "core/ode/ode.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/linspace.h>
#include <ATen/ops/scalar_tensor.h>

#include "core/sampler/sampler.h"
#include "core/sampler/step.h"
#include "core/sde/derived.h"

namespace sgm {
namespace {

enum class Integrator { dormand_prince, euler, heun };
enum class Denoise { none, tweedie, reverse_diffusion };

/// The probability flow ODE from t_max to eps. Song et al. 2021, sec. 4.3 and appendix D.4. NFE: adaptive, 2
/// + 6 per attempted step, that of the slowest sample; euler N, heun 2 N, on evenly spaced times. One more
/// with a final denoising. Float64 states. The hook sees the result only.
struct ProbabilityFlow {
  Integrator solver = Integrator::dormand_prince;
  Tolerance tolerance;
  int64_t N = 1000;
  double eps = 1e-3;
  Denoise denoise = Denoise::none;

  void fields(Fields& on) {
    on.choice("solver", solver, "dormand_prince: adaptive, order 5(4); euler, heun: N steps of equal length",
              {{"dormand_prince", Integrator::dormand_prince},
               {"euler", Integrator::euler},
               {"heun", Integrator::heun}});
    tolerance.fields(on);
    on("N", N,
       "steps of euler and heun; noise scales of the ladder from which reverse_diffusion takes its last step",
       range(1, 1e7));
    on("eps", eps, "the last time: 1e-3 for VP and sub-VP, 1e-5 for VE", above(0));
    on.choice("denoise", denoise,
              "at the end: none; tweedie: (x + sigma^2 s)/alpha; reverse_diffusion: the mean of one more "
              "step of a chain of N (official code)",
              {{"none", Denoise::none},
               {"tweedie", Denoise::tweedie},
               {"reverse_diffusion", Denoise::reverse_diffusion}});
  }

  Samples operator()(const Problem& given, at::Tensor start, Rng& rng, const Hook& hook) const {
    const at::NoGradGuard no_grad;
    const double t_max = given.sde->t_max();
    require_before_horizon(*given.sde, eps, "ode", "eps");
    int64_t nfe = 0;
    const Problem problem{given.sde, counted(given.score, nfe)};
    const Field flow = [&](const at::Tensor& x, const at::Tensor& t) {
      return flow_drift(*problem.sde, x, t, problem.score(x, t));
    };
    Samples samples;
    at::Tensor x = start.to(at::kDouble);
    if (solver == Integrator::dormand_prince) {
      const Solution solution = dormand_prince(flow, x, t_max, eps, tolerance, "ode");
      x = solution.x, samples.evaluations = solution.evaluations;
    } else {
      const at::Tensor times = at::linspace(t_max, eps, N + 1, x.options());
      x = solver == Integrator::euler ? euler(flow, x, times) : heun(flow, x, times);
      check_finite(x, "ode", 0, 0);
    }
    x = last(problem, x, at::scalar_tensor(eps, x.options()), rng);
    StepState state{x, at::scalar_tensor(eps, x.options()), 0, 0, 1};
    if (hook) hook(state);
    if (samples.evaluations.defined() && denoise != Denoise::none)
      samples.evaluations = samples.evaluations + 1;
    samples.x = x.to(start.scalar_type()), samples.nfe = nfe;
    return samples;
  }

  at::Tensor last(const Problem& problem, const at::Tensor& x, const at::Tensor& t, Rng& rng) const {
    if (denoise == Denoise::none) return x;
    if (denoise == Denoise::tweedie) return tweedie_mean(*problem.sde, x, t, problem.score(x, t));
    const double dt = problem.sde->t_max() / static_cast<double>(N);
    return reverse_diffusion_step(problem.sde, N, false)(problem, x, t, t - dt, rng).mean;
  }
};

const bool registered = sampler_registry().add(
    "ode", factory<Sampler, ProbabilityFlow>("the probability flow ODE: adaptive, Euler or Heun"));

}  // namespace
}  // namespace sgm
