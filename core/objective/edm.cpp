#include <ATen/TensorOperators.h>
#include <ATen/ops/exp.h>
#include <ATen/ops/expm1.h>

#include <cmath>

#include "core/objective/objective.h"
#include "core/objective/reduction.h"
#include "core/sde/derived.h"

namespace sgm {
namespace {

/// What EDM's three losses share: a noise level s for each sample, y = x + s z, and
///   L = weight(s) sum (D(y; s) − x)^2  (or its mean over dimensions)
/// for the denoiser D of any SDE at the time where noise-to-signal is s. Levels beyond the SDE's own count as
/// its ends. Karras et al. 2022, eq. 2 and table 1; training/loss.py of the official code.
template <class Law>
struct Denoising : Law {
  Reduction reduction = Reduction::mean;

  void fields(Fields& on) {
    Law::fields(on);
    on.choice("reduction", reduction, "half the sum over dimensions, or their mean", reduction_names());
  }

  at::Tensor operator()(const Problem& problem, const Batch& batch, Rng& rng) const {
    const Sde& sde = *problem.sde;
    const at::Tensor ends = at::tensor({0.0, sde.t_max()}, at::kDouble);
    const at::Tensor range = sde.sigma(ends) / sde.alpha(ends);
    const at::Tensor drawn = Law::draw(batch.x.size(0), rng, batch.x.options().dtype(at::kDouble));
    const at::Tensor s = drawn.clamp(range[0].item<double>(), range[1].item<double>());
    const at::Tensor t = sde.t_of(s);
    const at::Tensor alpha = over(sde.alpha(t), batch.x);
    const at::Tensor x = alpha * (batch.x + over(s, batch.x) * rng.normal_like(batch.x));
    const at::Tensor denoised = tweedie_mean(sde, x, t, problem.score(x, t));
    return Law::weight(s).to(x.scalar_type()) * reduced_square(denoised - batch.x, reduction);
  }
};

/// ln s ~ N(mean, deviation^2), weight (s^2 + sigma_data^2)/(s sigma_data)^2. A share `broad` of the levels
/// has ln s uniform instead, so that a denoiser serves SDEs whose noise the normal law never draws.
struct LogNormal {
  double mean = -1.2;
  double deviation = 1.2;
  double sigma_data = 0.5;
  double broad = 0, broad_min = 0.002, broad_max = 160;

  void fields(Fields& on) {
    on("mean", mean, "mean of ln sigma");
    on("deviation", deviation, "standard deviation of ln sigma", above(0));
    on("sigma_data", sigma_data, "standard deviation of the data", above(0));
    on.added(0.0)("broad", broad, "share of levels whose logarithm is uniform instead", range(0, 1));
    on.added(0.002)("broad_min", broad_min, "the smallest of these", above(0));
    on.added(160.0)("broad_max", broad_max, "the largest", above(0));
  }
  at::Tensor draw(int64_t rows, Rng& rng, at::TensorOptions like) const {
    const at::Tensor narrow = at::exp(mean + deviation * rng.normal({rows}, like));
    if (broad == 0) return narrow;
    const at::Tensor coin = rng.uniform({rows}, like);
    const at::Tensor share = rng.uniform({rows}, like);
    const at::Tensor is_broad = (coin < broad).to(narrow.scalar_type());
    return is_broad * (broad_min * at::exp(share * std::log(broad_max / broad_min))) +
           (1 - is_broad) * narrow;
  }
  at::Tensor weight(const at::Tensor& s) const {
    return (s.square() + sigma_data * sigma_data) / (s * sigma_data).square();
  }
};

/// s of VP at a time uniform in [t_min, 1], weight 1/s^2.
struct OfVp {
  double beta_min = 0.1;
  double beta_d = 19.9;
  double t_min = 1e-5;

  void fields(Fields& on) {
    on("beta_min", beta_min, "rate at time 0", above(0));
    on("beta_d", beta_d, "growth of the rate up to time 1", at_least(0));
    on("t_min", t_min, "the smallest time that is drawn", inside(0, 1));
  }
  at::Tensor draw(int64_t rows, Rng& rng, at::TensorOptions like) const {
    const at::Tensor t = 1 + rng.uniform({rows}, like) * (t_min - 1);
    return at::expm1(0.5 * beta_d * t.square() + beta_min * t).sqrt();
  }
  at::Tensor weight(const at::Tensor& s) const { return s.square().reciprocal(); }
};

/// ln s uniform between two levels, weight 1/s^2.
struct OfVe {
  double sigma_min = 0.02;
  double sigma_max = 100;

  void fields(Fields& on) {
    on("sigma_min", sigma_min, "the smallest noise", above(0));
    on("sigma_max", sigma_max, "the largest noise", above(0));
  }
  at::Tensor draw(int64_t rows, Rng& rng, at::TensorOptions like) const {
    return sigma_min * at::exp(rng.uniform({rows}, like) * std::log(sigma_max / sigma_min));
  }
  at::Tensor weight(const at::Tensor& s) const { return s.square().reciprocal(); }
};

const Target target{.needs_sde = true, .minimiser = "perturbed score"};
const bool own = register_objective(
    "edm", target, factory<Objective, Denoising<LogNormal>>("EDM's denoising loss, ln sigma normal"));
const bool vp = register_objective("edm_vp", target,
                                   factory<Objective, Denoising<OfVp>>("VP's training as EDM reads it"));
const bool ve = register_objective("edm_ve", target,
                                   factory<Objective, Denoising<OfVe>>("VE's training as EDM reads it"));

}  // namespace
}  // namespace sgm
