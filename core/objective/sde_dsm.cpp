#include <ATen/TensorOperators.h>

#include "core/objective/objective.h"
#include "core/objective/reduction.h"
#include "core/sde/derived.h"

namespace sgm {
namespace {

/// Denoising score matching in continuous time: t uniform in [t_min, t_max], x_t = alpha x + sigma z,
///   L = R(sigma s(x_t, t) + z),  or with likelihood weighting  L = g^2 R(s(x_t, t) + z/sigma),
/// R half the sum of squares or their mean. By importance, t has the density g^2/(sigma^2 Z) and the loss
/// carries uniform's over it: the same expectation with less variance where the weighting is g^2. Song et al.
/// 2021, eq. 7 with lambda = sigma^2; the likelihood weighting lambda = g^2 of Song, Durkan, Murray & Ermon
/// 2021, eq. 7; losses.py of the official code.
struct SdeDsm {
  enum class Weighting { variance, likelihood };
  enum class Times { uniform, importance };
  double t_min = 1e-5;
  Reduction reduction = Reduction::mean;
  Weighting weighting = Weighting::variance;
  Times times = Times::uniform;

  void fields(Fields& on) {
    on("t_min", t_min, "the smallest time that is drawn", above(0));
    on.choice("reduction", reduction, "half the sum over dimensions, or their mean", reduction_names());
    on.choice("weighting", weighting, "weight of a time: sigma^2, or g^2 for a bound on the likelihood",
              {{"variance", Weighting::variance}, {"likelihood", Weighting::likelihood}});
    on.added("uniform").choice("times", times,
                               "how t is drawn: uniform, or by importance for the likelihood weighting "
                               "(density g^2/sigma^2, the loss's expectation unchanged)",
                               {{"uniform", Times::uniform}, {"importance", Times::importance}});
  }

  at::Tensor operator()(const Problem& problem, const Batch& batch, Rng& rng) const {
    const Sde& sde = *problem.sde;
    require(t_min < sde.t_max(),
            "sde_dsm: t_min = {} is not below the SDE's horizon {}\n  give a smaller objective.t_min", t_min,
            sde.t_max());
    const auto like = batch.x.options().dtype(at::kDouble);
    const at::Tensor u = rng.uniform({batch.x.size(0)}, like);
    const double length = sde.t_max() - t_min;
    const bool important = times == Times::importance;
    const at::Tensor t = important ? importance_time(sde, t_min, u) : t_min + length * u;
    const at::Tensor z = rng.normal_like(batch.x);
    const at::Tensor score = problem.score(perturb(sde, batch.x, t, z), t);
    const at::Tensor sigma = over(sde.sigma(t), z);
    const bool likely = weighting == Weighting::likelihood;
    if (important) {  // uniform's density over this one: Z sigma^2 / (g^2 length)
      const at::Tensor ratio = weight_of_likelihood(sde, t_min) / length *
                               (likely ? at::ones_like(t) : sde.sigma(t).square() / sde.g2(t));
      return ratio.to(z.scalar_type()) * reduced_square(sigma * score + z, reduction);
    }
    if (!likely) return reduced_square(sigma * score + z, reduction);
    return sde.g2(t).to(z.scalar_type()) * reduced_square(score + z / sigma, reduction);
  }
};

const bool registered =
    register_objective("sde_dsm", {.needs_sde = true, .minimiser = "perturbed score"},
                       factory<Objective, SdeDsm>("denoising score matching in continuous time, any SDE"));

}  // namespace
}  // namespace sgm
