#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

#include <optional>

#include "core/sampler/step.h"
#include "core/sde/derived.h"

namespace sgm {
namespace {

enum class Variance { transition, posterior };

/// Ancestral sampling of the ladder x_i = a_i x_{i−1} + G_i z of any linear SDE: the mean (x + G_i^2 s)/a_i
/// of x_{i−1} given x_i, plus noise of variance G_i^2 (DDPM's "fixedlarge"; Song et al. 2021, eq. 4) or G_i^2
/// S_{i−1}^2/S_i^2 (DDPM's "fixedsmall"; ibid., appendix F, for SMLD) with S_i^2 = a_i^2 S_{i−1}^2 + G_i^2
/// from 0: the variance of x_{i−1} given x_i and x_0. With `clip` the mean is that of x_{i−1} given x_i and
/// the denoised x_0 held to [−clip, clip], as in DDPM's code: Ho et al. 2020, eq. 7.
struct Ancestral {
  Variance variance = Variance::posterior;
  std::optional<double> clip;

  void fields(Fields& on) {
    on.choice("variance", variance,
              "transition: G_i^2, Score SDE's choice for VP; posterior: that of x_{i-1} given x_i and x_0, "
              "its choice for VE",
              {{"transition", Variance::transition}, {"posterior", Variance::posterior}});
    on("clip", clip, "largest absolute value of the denoised data (DDPM: 1); none: no clipping", above(0));
  }

  Step operator()(const SdePtr& sde, int64_t N) const {
    const Ladder ladder = sde->ladder(N);
    const at::Tensor a = contraction(ladder);
    const at::Tensor G2 = ladder.G.square();
    const auto [kept, marginal] = marginals(ladder);
    const at::Tensor before = at::cat({at::zeros({1}, at::kDouble), marginal.slice(0, 0, N - 1)}) / marginal;
    const at::Tensor noise = variance == Variance::transition ? ladder.G : at::sqrt(G2 * before);
    if (!clip) return ladder_step({1 / a, G2 / a, noise}, sde->t_max());
    // x_{i−1} given x_i and x_0 has the mean  A_{i−1} G_i^2/S_i^2 x_0 + a_i S_{i−1}^2/S_i^2 x_i  with A_i =
    // a_0 … a_i
    return clipped({marginal, kept, kept / a * G2 / marginal, a * before, noise}, *clip, sde->t_max());
  }

  struct Posterior {
    at::Tensor marginal, kept, of_data, of_state, noise;  // (N,)
  };
  static Step clipped(const Posterior& table, double most, double t_max) {
    return [=](const Problem& problem, const at::Tensor& x, const at::Tensor& t, const at::Tensor&,
               Rng& rng) {
      const at::Tensor i = ladder_index(t, t_max, table.kept.size(0));
      const auto at_i = [&](const at::Tensor& values) { return over(at::take(values.to(i.device()), i), x); };
      const at::Tensor clean =
          ((x + at_i(table.marginal) * problem.score(x, t)) / at_i(table.kept)).clamp(-most, most);
      const at::Tensor mean = at_i(table.of_data) * clean + at_i(table.of_state) * x;
      return Move{mean + at_i(table.noise) * rng.normal_like(x), mean};
    };
  }
};

const bool registered = predictor_registry().add(
    "ancestral", factory<StepMaker, Ancestral>("ancestral sampling of the SDE's discrete steps"));

}  // namespace
}  // namespace sgm
