#include "core/likelihood/bound.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>

#include <cmath>

#include "core/likelihood/row_sums.h"
#include "core/sde/derived.h"

namespace sgm {
namespace {

/// KL of N(alpha x, sigma^2 I) at t_max from the prior.
at::Tensor prior_divergence(const Sde& sde, const at::Tensor& x) {
  const at::Tensor end = at::full({}, sde.t_max(), at::kDouble);
  const double D = static_cast<double>(x.numel() / x.size(0)), prior = std::pow(sde.prior_std(), 2);
  const double variance = sde.sigma(end).square().item<double>() / prior;
  const double kept = sde.alpha(end).square().item<double>() / prior;
  return 0.5 * (D * (variance - 1 - std::log(variance)) + kept * row_sums(x.square()));
}

}  // namespace

void BoundOptions::fields(Fields& on) {
  on("eps", eps, "the least time of the integral; from there to 0 leads one denoising", above(0));
  on("times", times, "times at which each image's integral is drawn", range(2, 1e6));
  on("importance", importance, "times spread over ln(sigma/alpha) instead of over t: less variance");
}

ScoreBound score_bound(const Problem& problem, const at::Tensor& x, const BoundOptions& options, Rng& rng) {
  const at::NoGradGuard no_grad;
  const Sde& sde = *problem.sde;
  require_before_horizon(sde, options.eps, "bound", "eps");
  const at::Tensor clean = x.to(at::kDouble);
  const int64_t B = x.size(0), m = options.times;
  const double D = static_cast<double>(x.numel() / B), length = sde.t_max() - options.eps;
  const at::Tensor first = rng.uniform({B}, clean.options());
  std::vector<at::Tensor> terms;
  for (int64_t j = 0; j < m; ++j) {
    const at::Tensor u = (first + static_cast<double>(j)) / static_cast<double>(m);
    const at::Tensor t = options.importance ? importance_time(sde, options.eps, u) : options.eps + length * u;
    const at::Tensor z = rng.normal_like(clean);
    const at::Tensor state = perturb(sde, clean, t, z);
    // g^2 |s + z/sigma|^2 over the density of t
    const at::Tensor missed = row_sums((over(sde.sigma(t), z) * problem.score(state, t) + z).square());
    terms.push_back(0.5 * missed *
                    (options.importance ? at::full_like(t, weight_of_likelihood(sde, options.eps))
                                        : length * sde.g2(t) / sde.sigma(t).square()));
  }
  const at::Tensor all = at::stack(terms);
  const at::Tensor eps = at::full({B}, options.eps, clean.options());
  const at::Tensor state = perturb(sde, clean, eps, rng.normal_like(clean));
  const at::Tensor denoised = tweedie_mean(sde, state, eps, problem.score(state, eps));
  const double noise = (sde.sigma(eps) / sde.alpha(eps))[0].item<double>();
  const at::Tensor last =
      0.5 * (row_sums(((clean - denoised) / noise).square()) + D * std::log(2 * M_PI * noise * noise));
  const at::Tensor mean = all.mean(0);
  const at::Tensor spread = (all - mean).square().sum(0) / static_cast<double>(m - 1);
  return {prior_divergence(sde, clean), mean, last, (spread / static_cast<double>(m)).sqrt()};
}

}  // namespace sgm
