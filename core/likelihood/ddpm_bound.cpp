#include "core/likelihood/ddpm_bound.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>

#include <cmath>

#include "core/likelihood/row_sums.h"
#include "core/sde/derived.h"

namespace sgm {
namespace {

/// -log of the normal law's mass in each value's cell, whose ends reach to infinity for 0 and 255. Ho et al.
/// 2020, eq. 13.
at::Tensor decoder(const at::Tensor& bytes, const at::Tensor& x, const at::Tensor& mean, double std,
                   double cell) {
  const at::Tensor high = (x + cell / 2 - mean) / std, low = (x - cell / 2 - mean) / std;
  // In the half where both tails are small, so that no mass is a difference of numbers near 1.
  const at::Tensor sign = at::where(high + low > 0, -at::ones_like(high), at::ones_like(high));
  const at::Tensor a = at::where(sign < 0, -high, low), b = at::where(sign < 0, -low, high);
  const at::Tensor below_b = at::special_ndtr(b), below_a = at::special_ndtr(a);
  const at::Tensor mass = at::where(bytes == 0, at::special_ndtr(high),
                                    at::where(bytes == 255, at::special_ndtr(-low), below_b - below_a));
  return -row_sums(mass.clamp_min(1e-300).log());
}

}  // namespace

void DdpmBoundOptions::fields(Fields& on) {
  on("N", N, "steps of the SDE's ladder", range(2, 1e6));
  on("large", large, "the steps' variance is the ladder's (DDPM's fixed large), else the posterior's");
  on("clip", clip, "the denoised image is kept within the data's range at every step");
}

DdpmBound ddpm_bound(const Problem& problem, const at::Tensor& bytes, bool symmetric,
                     const DdpmBoundOptions& options, Rng& rng,
                     const std::function<void(int64_t done, int64_t all)>& hook) {
  const at::NoGradGuard no_grad;
  const Sde& sde = *problem.sde;
  const ByteScale scale = ByteScale::of(symmetric);
  const double cell = scale.width / 255;
  const at::Tensor x0 = scale.low + cell * bytes.to(at::kDouble);
  const double D = static_cast<double>(x0.numel() / x0.size(0));
  const Ladder ladder = sde.ladder(options.N);
  const LadderMarginals at = marginals(ladder);
  const auto value = [](const at::Tensor& of, int64_t i) { return of[i].item<double>(); };
  std::vector<at::Tensor> steps, errors;
  for (int64_t i = 0; i < options.N; ++i) {
    const double kept = value(at.kept, i), variance = value(at.variance, i);
    const double noise = std::pow(value(ladder.G, i), 2);
    const at::Tensor state = kept * x0 + std::sqrt(variance) * rng.normal_like(x0);
    const at::Tensor t = sde.t_of(at::full({}, std::sqrt(variance) / kept, x0.options()));
    const double there = sde.alpha(t).item<double>() / kept;  // the SDE's signal over the ladder's
    const at::Tensor score = there * problem.score(there * state, t.expand({x0.size(0)}));
    at::Tensor denoised = (state + variance * score) / kept;
    if (options.clip) denoised = denoised.clamp(scale.low, scale.low + scale.width);
    errors.push_back(row_sums((denoised - x0).square()) / D);
    if (i == 0) {
      // The first posterior has no variance: the official code gives it the second's.
      const double second = value(at.variance, 0) * std::pow(value(ladder.G, 1), 2) / value(at.variance, 1);
      steps.push_back(decoder(bytes, x0, denoised, std::sqrt(second), cell));
    } else {
      const double before = value(at.variance, i - 1), posterior = before * noise / variance;
      const double share = value(at.kept, i - 1) * noise / variance;  // of x_0 in the posterior's mean
      const double step = options.large ? noise : posterior;
      steps.push_back(0.5 * (D * (std::log(step / posterior) + posterior / step - 1) +
                             share * share / step * row_sums((denoised - x0).square())));
    }
    if (hook) hook(i + 1, options.N);
  }
  const double prior = std::pow(sde.prior_std(), 2), kept = value(at.kept, options.N - 1);
  const double variance = value(at.variance, options.N - 1) / prior;
  const at::Tensor end =
      0.5 * (D * (variance - 1 - std::log(variance)) + kept * kept / prior * row_sums(x0.square()));
  return {end, at::stack(steps), at::stack(errors)};
}

}  // namespace sgm
