#include "core/score/mixture.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

#include <cmath>

#include "core/base/require.h"

namespace sgm {

int64_t Mixture::dimension() const {
  return means.size(1);
}

Mixture Mixture::to(at::Device device) const {
  Mixture there = *this;
  for (at::Tensor* part : {&there.weights, &there.means, &there.variance, &there.covariance}) {
    if (part->defined()) *part = part->to(device);
  }
  return there;
}

Mixture checked(Mixture m) {
  require(m.weights.defined() && m.weights.dim() == 1 && m.weights.size(0) > 0,
          "mixture: weights must have shape (K,), K > 0 (Mixture)\n  give one weight a component");
  const int64_t K = m.weights.size(0);
  require(m.means.defined() && m.means.dim() == 2 && m.means.size(0) == K && m.means.size(1) > 0,
          "mixture: means of shape [{}] for {} weights (Mixture)\n  give (K, D)",
          m.means.defined() ? fmt::format("{}", fmt::join(m.means.sizes(), ", ")) : "", K);
  const int64_t D = m.means.size(1);
  require(
      m.variance.defined() != m.covariance.defined(),
      "mixture: give either variance (K,) or covariance (K, D, D) (Mixture)\n  leave the other undefined");
  for (at::Tensor* part : {&m.weights, &m.means, &m.variance, &m.covariance}) {
    if (!part->defined()) continue;
    *part = part->to(at::kDouble).contiguous();
    require(at::isfinite(*part).all().item<bool>(),
            "mixture: a weight, mean or variance is not finite (Mixture)\n  give finite numbers");
  }
  const double sum = m.weights.sum().item<double>();
  require((m.weights >= 0).all().item<bool>(),
          "mixture: a weight is negative (Mixture)\n  give weights of at least 0");
  require(std::abs(sum - 1) <= 1e-12,
          "mixture: the weights sum to {}, not to 1 (Mixture)\n  divide them by their sum", sum);
  if (m.variance.defined()) {
    require(m.variance.dim() == 1 && m.variance.size(0) == K,
            "mixture: variance of shape [{}] for {} components (Mixture)\n  give (K,)",
            fmt::join(m.variance.sizes(), ", "), K);
    require((m.variance >= 0).all().item<bool>(),
            "mixture: a variance is negative (Mixture)\n  give variances of at least 0");
    return m;
  }
  require(m.covariance.sizes() == at::IntArrayRef({K, D, D}),
          "mixture: covariance of shape [{}] for {} components in {} dimensions (Mixture)\n  give (K, D, D)",
          fmt::join(m.covariance.sizes(), ", "), K, D);
  const at::Tensor spread = at::linalg_eigvalsh(m.covariance);
  const double scale = m.covariance.abs().max().item<double>();
  require((m.covariance - m.covariance.mT()).abs().max().item<double>() <= 1e-12 * scale,
          "mixture: a covariance is not symmetric (Mixture)\n  give (C + Cᵀ)/2");
  require(
      spread.min().item<double>() >= -1e-12 * scale,
      "mixture: a covariance has the negative eigenvalue {} (Mixture)\n  give positive semi-definite ones",
      spread.min().item<double>());
  return m;
}

double spread(const Mixture& m) {
  const at::Tensor centred = m.means - at::mv(m.means.t(), m.weights);
  return std::sqrt((m.weights * (centred.square().mean(1) + m.variance)).sum().item<double>());
}

at::Tensor sample_components(const Mixture& m, int64_t n, Rng& rng) {
  const at::Tensor upper = at::cumsum(m.weights, 0);
  const at::Tensor u = rng.uniform({n}, upper.options()) * upper[-1];
  // The first component whose upper bound exceeds u: one of weight 0 is never taken.
  return at::searchsorted(upper, u, /*out_int32=*/false, /*right=*/true).clamp_max(m.weights.size(0) - 1);
}

at::Tensor sample(const Mixture& m, int64_t n, Rng& rng) {
  const at::Tensor k = sample_components(m, n, rng);
  const at::Tensor z = rng.normal({n, m.dimension()}, m.means.options());
  const at::Tensor mean = m.means.index_select(0, k);
  if (m.variance.defined()) return mean + m.variance.index_select(0, k).sqrt().unsqueeze(1) * z;
  const auto [spread, axes] = at::linalg_eigh(m.covariance);
  const at::Tensor root = axes * spread.clamp_min(0).sqrt().unsqueeze(1);  // (K, D, D): C = root rootᵀ
  at::Tensor x = mean;
  for (int64_t c = 0; c < m.weights.size(0); ++c)
    x = at::where((k == c).unsqueeze(1), x + at::mm(z, root[c].t()), x);
  return x;
}

ScoreFn exact_score(Mixture m, SdePtr sde) {
  return [m = checked(std::move(m)), sde = std::move(sde)](const at::Tensor& x, const at::Tensor& t) {
    const at::Tensor time = t.to(at::kDouble);
    const at::Tensor rows = x.dim() == 1 ? x.unsqueeze(1) : x.flatten(1);
    return mixture_score(m, rows, sde->alpha(time), sde->sigma(time)).reshape(x.sizes());
  };
}

}  // namespace sgm
