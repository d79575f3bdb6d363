#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/linspace.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "core/sampler/sampler.h"
#include "core/sampler/step.h"
#include "core/score/discrete.h"
#include "core/sde/derived.h"

namespace sgm {
namespace {

enum class Order { code, paper };
enum class Spacing { official, clean };
enum class Labels { from_zero, from_one };
enum class Between { interpolated, rounded };

/// Predictor-corrector sampling, Song et al. 2021, algorithm 1 and appendix G. NFE = N (1 + corrector_steps),
/// without what is "none", one more with `tweedie`; a score interpolated between two scales counts once.
struct PredictorCorrector {
  int64_t N = 1000;
  int64_t corrector_steps = 1;
  int64_t scales = 0;
  double eps = 1e-3;
  Spacing grid = Spacing::official;
  Order order = Order::code;
  Labels labels = Labels::from_zero;
  Between between = Between::interpolated;
  bool denoise = true;
  bool tweedie = false;
  Chosen<StepMaker> predictor{"reverse_diffusion"}, corrector{"none"};

  void fields(Fields& on) {
    on("N", N, "noise scales: predictor steps", range(1, 1e7));
    on("corrector_steps", corrector_steps, "corrector steps at each scale", range(0, 1e6));
    on.choice("grid", grid,
              "official: times linspace(t_max, eps, N), each a step of t_max/N; clean: t_max (i + 1)/N, "
              "every ladder step once, to 0",
              {{"official", Spacing::official}, {"clean", Spacing::clean}});
    on("eps", eps, "last time of the official grid: 1e-3 for VP and sub-VP, 1e-5 for VE", above(0));
    on.choice(
        "order", order,
        "code: corrector, then predictor, both at t; paper: predictor, then corrector at the time reached",
        {{"code", Order::code}, {"paper", Order::paper}});
    on("scales", scales,
       "noise scales M of a discrete score: it is taken at those of the SDE's own ladder of M steps alone; "
       "0: "
       "at every time",
       range(0, 1e7));
    on.choice("labels", labels,
              "the scale of ladder step i of N, both counted from 0 (i M/N) or from 1 ((i + 1) M/N − 1)",
              {{"from_zero", Labels::from_zero}, {"from_one", Labels::from_one}});
    on.choice(
        "between", between,
        "a discrete score between two scales: interpolated (P2000 of Score SDE's table 1) or that of the "
        "lower one (table 4)",
        {{"interpolated", Between::interpolated}, {"rounded", Between::rounded}});
    on("denoise", denoise, "the last step takes its mean: no noise is added to the result");
    on("tweedie", tweedie,
       "ends with a denoising step, (x + sigma^2 s)/alpha at the last time: for correctors alone");
    on.component("predictor", predictor, predictor_registry(), "steps from one time to the next");
    on.component("corrector", corrector, corrector_registry(), "steps at one time");
  }

  /// Times (N,), descending. A step from any of them is t_max/N long, also where the official grid is spaced
  /// otherwise.
  at::Tensor times(double t_max) const {
    if (grid == Spacing::official) return at::linspace(t_max, eps, N, at::kDouble);
    return at::arange(N, 0, -1, at::kDouble).div(static_cast<double>(N)).mul(t_max);
  }

  Samples operator()(const Problem& given, at::Tensor x, Rng& rng, const Hook& hook) const {
    const at::NoGradGuard no_grad;
    const double t_max = given.sde->t_max();
    require_before_horizon(*given.sde, eps, "pc", "eps");
    const Step predict = predictor.value(given.sde, N);
    const Step correct = corrector.value(given.sde, N);
    const int64_t corrections = correct ? corrector_steps : 0;
    int64_t nfe = 0;
    std::optional<DiscreteScore> discrete;
    if (const int64_t M = scales_of(given); M > 0) discrete.emplace(given.score, given.sde, M);
    const Problem problem{given.sde, counted(discrete ? at_scales(*discrete, t_max) : given.score, nfe)};
    const at::Tensor t = times(t_max).to(x.device());
    const at::Tensor t_next = t - t_max / static_cast<double>(N);
    for (int64_t level = 0; level < N; ++level) {
      for (int64_t step = 0; step <= corrections; ++step) {
        const bool predicts = step == (order == Order::code ? corrections : 0);
        const at::Tensor now = order == Order::paper && !predicts ? reached(t, level) : t[level];
        const Move move = (predicts ? predict : correct)(problem, x, now, t_next[level], rng);
        const bool last = level == N - 1 && step == corrections;
        x = denoise && last ? move.mean : move.x;
        check_finite(x, "pc", level, step);
        StepState state{x, now, level, step, N * (1 + corrections)};
        if (hook) hook(state);
      }
    }
    if (!tweedie) return {x, nfe};
    ++nfe;
    return {discrete ? discrete->denoised(x) : tweedie_mean(*given.sde, x, t[-1], given.score(x, t[-1])),
            nfe};
  }

  /// The scales of a discrete score: those asked for; of a network that knows its own levels alone, those,
  /// one a step, so that it reads each of their indices once. InputError where they are not the ladder's.
  int64_t scales_of(const Problem& given) const {
    if (!given.levels.t.defined()) return scales;
    const int64_t M = scales > 0 ? scales : N;
    const int64_t known = given.levels.t.numel();
    require(M == known,
            "pc: sampler.{} = {}, but the network knows {} noise levels alone, by their index\n  take "
            "sampler.N={}, or sampler.scales={} for a chain of other steps",
            scales > 0 ? "scales" : "N", M, known, known, known);
    require_known(given.levels, ladder_levels(*given.sde, M).t, "pc: levels are the SDE's own ladder");
    const double t_max = given.sde->t_max();
    require(N != M || grid == Spacing::clean || eps * static_cast<double>(N - 1) < t_max,
            "pc: on the official grid to sampler.eps = {} some of the {} noise levels are met twice and "
            "others never\n  take sampler.grid=clean, or an eps below {:.3g}",
            eps, N, t_max / static_cast<double>(N - 1));
    return M;
  }

  /// A discrete score as a function of the chain's times.
  ScoreFn at_scales(const DiscreteScore& score, double t_max) const {
    return [=, *this](const at::Tensor& x, const at::Tensor& t) {
      const int64_t shift = labels == Labels::from_one ? 1 : 0;
      const auto step = static_cast<double>(ladder_index(t, t_max, N).item<int64_t>() + shift);
      const auto whole = static_cast<double>(score.scales());
      const double label = step * whole / static_cast<double>(N) - static_cast<double>(shift);
      const double inside = std::clamp(label, 0.0, whole - 1);
      return score(x, between == Between::rounded ? std::floor(inside) : inside);
    };
  }

  /// Where a corrector follows the predictor: the grid's next time; after the last step its last one.
  at::Tensor reached(const at::Tensor& t, int64_t level) const { return t[std::min(level + 1, N - 1)]; }
};

const bool registered = sampler_registry().add(
    "pc", factory<Sampler, PredictorCorrector>("predictor-corrector sampling (Score SDE)"));

}  // namespace
}  // namespace sgm
