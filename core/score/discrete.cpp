#include "core/score/discrete.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/lerp.h>
#include <ATen/ops/sqrt.h>

#include <cmath>

#include "core/sde/derived.h"

namespace sgm {

NoiseLevels ladder_levels(const Sde& sde, int64_t N) {
  const LadderMarginals ladder = marginals(sde.ladder(N));
  const at::Tensor t = sde.t_of(at::sqrt(ladder.variance) / ladder.kept).flip(0);
  return {t, sde.sigma(t)};
}

DiscreteScore::DiscreteScore(ScoreFn score, SdePtr sde, int64_t scales)
    : score_(std::move(score)), sde_(std::move(sde)) {
  const LadderMarginals ladder = marginals(sde_->ladder(scales));
  kept_ = ladder.kept, variance_ = ladder.variance;
}

at::Tensor DiscreteScore::operator()(const at::Tensor& x, double label) const {
  const double below = std::floor(label);
  const auto i = static_cast<int64_t>(below);
  const at::Tensor low = at_scale(x, i);
  return label == below ? low : at::lerp(low, at_scale(x, i + 1), label - below);
}

at::Tensor DiscreteScore::denoised(const at::Tensor& x) const {
  return (x + variance_[0].item<double>() * at_scale(x, 0)) / kept_[0].item<double>();
}

/// The SDE's score where noise-to-signal is the scale's: its x is `factor` times the ladder's.
at::Tensor DiscreteScore::at_scale(const at::Tensor& x, int64_t i) const {
  const at::Tensor t = sde_->t_of(at::sqrt(variance_[i]) / kept_[i]);
  const double factor = (sde_->alpha(t) / kept_[i]).item<double>();
  return factor * score_(factor * x, t.to(x.device()));
}

}  // namespace sgm
