#include <ATen/TensorOperators.h>
#include <ATen/ops/full.h>

#include "core/objective/objective.h"

namespace sgm {
namespace {

/// L = 1/2 ||s(alpha x + sigma z, t) + z/sigma||^2 at one noise level: a fixed `sigma` added to the data
/// (alpha = 1, t = 0), or the SDE's at time `t`. Vincent 2011; NCSN (1907.05600) eq. 2. Its minimiser is the
/// score of the perturbed data, not of the data. form = energy: times sigma^4, ||sigma^2 s + sigma z||^2/2 of
/// the official code of sliced score matching. antithetic: the mean over z and −z, without the term that
/// makes the gradient's variance grow as 1/sigma^2 (two evaluations).
struct Dsm {
  enum class Form { score, energy };
  std::optional<double> sigma;
  double t = 0;
  Form form = Form::score;
  bool antithetic = false;

  void fields(Fields& on) {
    on("sigma", sigma, "standard deviation of the added noise; empty: the SDE's level at t", noise_range(),
       "data units");
    on("t", t, "time of the SDE whose level is used if sigma is empty", at_least(0));
    on.added("score").choice("form", form, "the loss as it is, or times sigma^4",
                             {{"score", Form::score}, {"energy", Form::energy}});
    on.added(false)("antithetic", antithetic, "the mean over noise z and -z");
  }

  at::Tensor operator()(const Problem& problem, const Batch& batch, Rng& rng) const {
    if (!sigma) require_time(*problem.sde, t, "dsm", "t");
    const auto options = batch.x.options().dtype(at::kDouble);
    const at::Tensor time = at::full({}, sigma ? 0.0 : t, options);
    const at::Tensor signal = sigma ? at::full({}, 1.0, options) : problem.sde->alpha(time);
    const at::Tensor noise = sigma ? at::full({}, *sigma, options) : problem.sde->sigma(time);
    const at::Tensor z = rng.normal_like(batch.x);
    const auto loss = [&](const at::Tensor& one) {
      const at::Tensor s = problem.score(signal * batch.x + noise * one, time);
      return 0.5 * (s + one / noise).square().flatten(1).sum(1);
    };
    const at::Tensor mean = antithetic ? 0.5 * (loss(z) + loss(-z)) : loss(z);
    return form == Form::score ? mean : noise.pow(4).to(mean.scalar_type()) * mean;
  }
};

const bool registered =
    register_objective("dsm", {.needs_sde = true, .minimiser = "perturbed score"},
                       factory<Objective, Dsm>("denoising score matching at one noise level, score form"));

}  // namespace
}  // namespace sgm
