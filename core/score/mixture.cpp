#include "core/score/mixture.h"

#include <ATen/Functions.h>
#include <ATen/Parallel.h>
#include <ATen/TensorOperators.h>
#include <c10/core/GradMode.h>

#include <cmath>
#include <limits>

#include "core/base/require.h"
#include "core/kernels/mixture.h"

namespace sgm {
namespace {

constexpr double log_two_pi = 1.83787706640934548356;

struct Evaluated {
  at::Tensor log_density, score;  // (B,), (B, D), float64 or x's type
};

/// (B, K) or (1, K): a per-sample or common coefficient beside a per-component one.
at::Tensor column(const at::Tensor& c) {
  return c.reshape({-1, 1});
}

/// Isotropic, low dimension, CPU: one loop over plain pointers.
Evaluated by_loop(const Mixture& m, const at::Tensor& x, const at::Tensor& alpha, const at::Tensor& sigma, bool density, bool score) {
  const at::Tensor log_weight = at::log(m.weights), rows = x.contiguous(), mean = m.means.contiguous(), variance = m.variance.contiguous();
  const at::Tensor a = alpha.contiguous(), s = sigma.contiguous();
  const int64_t B = x.size(0), D = x.size(1), K = m.weights.size(0);
  const kernels::MixtureView view{K,
                                  D,
                                  log_weight.const_data_ptr<double>(),
                                  mean.const_data_ptr<double>(),
                                  variance.const_data_ptr<double>(),
                                  a.const_data_ptr<double>(),
                                  s.const_data_ptr<double>(),
                                  a.dim() > 0,
                                  s.dim() > 0};
  Evaluated out;
  if (density) out.log_density = at::empty({B}, x.options());
  if (score) out.score = at::empty({B, D}, x.options());
  const auto run = [&](auto zero) {
    using T = decltype(zero);
    T* const log_density_at = density ? out.log_density.data_ptr<T>() : nullptr;
    T* const score_at = score ? out.score.data_ptr<T>() : nullptr;
    const int64_t grain = std::max<int64_t>(16, 32768 / (K * D));
    at::parallel_for(0, B, grain, [&](int64_t begin, int64_t end) {
      kernels::mixture_rows(view, rows.const_data_ptr<T>(), begin, end, log_density_at, score_at);
    });
  };
  if (x.scalar_type() == at::kFloat) {
    run(0.0f);
  } else {
    run(0.0);
  }
  return out;
}

/// Isotropic, any dimension and device, differentiable: squares expanded about the weighted centre, in float64.
Evaluated by_matmul(const Mixture& m, const at::Tensor& x, const at::Tensor& alpha, const at::Tensor& sigma) {
  const at::Tensor centre = at::mv(m.means.t(), m.weights);                                  // (D,)
  const at::Tensor mean = m.means - centre;                                                  // (K, D)
  const at::Tensor y = x - column(alpha) * centre;                                           // (B, D)
  const at::Tensor variance = column(alpha.square()) * m.variance + column(sigma.square());  // (B or 1, K)
  const at::Tensor square =
      (y.square().sum(1, true) - 2 * column(alpha) * at::mm(y, mean.t()) + column(alpha.square()) * mean.square().sum(1)).clamp_min(0);
  const at::Tensor logit = at::log(m.weights) - 0.5 * static_cast<double>(x.size(1)) * (at::log(variance) + log_two_pi) - 0.5 * square / variance;
  const at::Tensor log_density = at::logsumexp(logit, 1);
  const at::Tensor factor = at::exp(logit - log_density.unsqueeze(1)) / variance;  // (B, K)
  return {log_density, column(alpha) * at::mm(factor, mean) - y * factor.sum(1, true)};
}

/// Full covariances: component by component in its own axes, a running softmax over components.
Evaluated by_axes(const Mixture& m, const at::Tensor& x, const at::Tensor& alpha, const at::Tensor& sigma) {
  const auto [spread, axes] = at::linalg_eigh(m.covariance);
  at::Tensor largest, total, pull;
  for (int64_t k = 0; k < m.weights.size(0); ++k) {
    if (m.weights[k].item<double>() == 0) continue;
    const at::Tensor y = at::mm(x - column(alpha) * m.means[k], axes[k]);                                                    // (B, D)
    const at::Tensor variance = column(alpha.square()) * spread[k].clamp_min(0) + column(sigma.square());                    // (B or 1, D)
    const at::Tensor logit = at::log(m.weights[k]) - 0.5 * (at::log(variance) + log_two_pi + y.square() / variance).sum(1);  // (B,)
    const at::Tensor step = -at::mm(y / variance, axes[k].t());
    if (!largest.defined()) {
      largest = logit, total = at::ones_like(logit), pull = step;
      continue;
    }
    const at::Tensor top = at::maximum(largest, logit), old = at::exp(largest - top), fresh = at::exp(logit - top);
    total = total * old + fresh;
    pull = pull * column(old) + step * column(fresh);
    largest = top;
  }
  return {largest + at::log(total), pull / column(total)};
}

Evaluated evaluate(const Mixture& m, const at::Tensor& x, const at::Tensor& alpha, const at::Tensor& sigma, bool density, bool score) {
  const int64_t D = m.dimension();
  require(x.dim() == 2 && x.size(1) == D, "mixture: x has shape [{}], the mixture {} dimensions (mixture)\n  give x of shape (B, {})",
          fmt::join(x.sizes(), ", "), D, D);
  for (const at::Tensor* c : {&alpha, &sigma}) {
    require(c->dim() == 0 || (c->dim() == 1 && c->size(0) == x.size(0)), "mixture: {} of shape [{}] for a batch of {} (mixture)\n  give () or (B,)",
            c == &alpha ? "alpha" : "sigma", fmt::join(c->sizes(), ", "), x.size(0));
  }
  const at::TensorOptions wide = x.options().dtype(at::kDouble);
  const at::Tensor a = alpha.to(wide), s = sigma.to(wide);
  const bool plain = !(c10::GradMode::is_enabled() && x.requires_grad()) && x.device().is_cpu();
  const bool known = x.scalar_type() == at::kFloat || x.scalar_type() == at::kDouble;
  if (!m.covariance.defined() && plain && known && D <= kernels::mixture_loop_dimension) return by_loop(m, x, a, s, density, score);
  Mixture there = m;
  for (at::Tensor* part : {&there.weights, &there.means, &there.variance, &there.covariance}) {
    if (part->defined()) *part = part->to(wide);
  }
  Evaluated out = m.covariance.defined() ? by_axes(there, x.to(wide), a, s) : by_matmul(there, x.to(wide), a, s);
  return {out.log_density.to(x.scalar_type()), out.score.to(x.scalar_type())};
}

}  // namespace

int64_t Mixture::dimension() const {
  return means.size(1);
}

Mixture checked(Mixture m) {
  require(m.weights.defined() && m.weights.dim() == 1 && m.weights.size(0) > 0,
          "mixture: weights must have shape (K,), K > 0 (Mixture)\n  give one weight a component");
  const int64_t K = m.weights.size(0);
  require(m.means.defined() && m.means.dim() == 2 && m.means.size(0) == K && m.means.size(1) > 0,
          "mixture: means of shape [{}] for {} weights (Mixture)\n  give (K, D)",
          m.means.defined() ? fmt::format("{}", fmt::join(m.means.sizes(), ", ")) : "", K);
  const int64_t D = m.means.size(1);
  require(m.variance.defined() != m.covariance.defined(),
          "mixture: give either variance (K,) or covariance (K, D, D) (Mixture)\n  leave the other undefined");
  for (at::Tensor* part : {&m.weights, &m.means, &m.variance, &m.covariance}) {
    if (!part->defined()) continue;
    *part = part->to(at::kDouble).contiguous();
    require(at::isfinite(*part).all().item<bool>(), "mixture: a weight, mean or variance is not finite (Mixture)\n  give finite numbers");
  }
  const double sum = m.weights.sum().item<double>();
  require((m.weights >= 0).all().item<bool>(), "mixture: a weight is negative (Mixture)\n  give weights of at least 0");
  require(std::abs(sum - 1) <= 1e-12, "mixture: the weights sum to {}, not to 1 (Mixture)\n  divide them by their sum", sum);
  if (m.variance.defined()) {
    require(m.variance.dim() == 1 && m.variance.size(0) == K, "mixture: variance of shape [{}] for {} components (Mixture)\n  give (K,)",
            fmt::join(m.variance.sizes(), ", "), K);
    require((m.variance >= 0).all().item<bool>(), "mixture: a variance is negative (Mixture)\n  give variances of at least 0");
    return m;
  }
  require(m.covariance.sizes() == at::IntArrayRef({K, D, D}),
          "mixture: covariance of shape [{}] for {} components in {} dimensions (Mixture)\n  give (K, D, D)", fmt::join(m.covariance.sizes(), ", "),
          K, D);
  const at::Tensor spread = at::linalg_eigvalsh(m.covariance);
  const double scale = m.covariance.abs().max().item<double>();
  require((m.covariance - m.covariance.mT()).abs().max().item<double>() <= 1e-12 * scale,
          "mixture: a covariance is not symmetric (Mixture)\n  give (C + Cᵀ)/2");
  require(spread.min().item<double>() >= -1e-12 * scale,
          "mixture: a covariance has the negative eigenvalue {} (Mixture)\n  give positive semi-definite ones", spread.min().item<double>());
  return m;
}

at::Tensor log_density(const Mixture& m, const at::Tensor& x, const at::Tensor& alpha, const at::Tensor& sigma) {
  return evaluate(m, x, alpha, sigma, true, false).log_density;
}

at::Tensor mixture_score(const Mixture& m, const at::Tensor& x, const at::Tensor& alpha, const at::Tensor& sigma) {
  return evaluate(m, x, alpha, sigma, false, true).score;
}

at::Tensor sample_components(const Mixture& m, int64_t n, Rng& rng) {
  const at::Tensor upper = at::cumsum(m.weights, 0);
  const at::Tensor u = rng.uniform({n}) * upper[-1];
  // The first component whose upper bound exceeds u: one of weight 0 is never taken.
  return at::searchsorted(upper, u, /*out_int32=*/false, /*right=*/true).clamp_max(m.weights.size(0) - 1);
}

at::Tensor sample(const Mixture& m, int64_t n, Rng& rng) {
  const at::Tensor k = sample_components(m, n, rng);
  const at::Tensor z = rng.normal({n, m.dimension()}), mean = m.means.index_select(0, k);
  if (m.variance.defined()) return mean + m.variance.index_select(0, k).sqrt().unsqueeze(1) * z;
  const auto [spread, axes] = at::linalg_eigh(m.covariance);
  const at::Tensor root = axes * spread.clamp_min(0).sqrt().unsqueeze(1);  // (K, D, D): C = root rootᵀ
  at::Tensor x = mean;
  for (int64_t c = 0; c < m.weights.size(0); ++c) x = at::where((k == c).unsqueeze(1), x + at::mm(z, root[c].t()), x);
  return x;
}

ScoreFn exact_score(Mixture m, SdePtr sde) {
  return [m = checked(std::move(m)), sde = std::move(sde)](const at::Tensor& x, const at::Tensor& t) {
    const at::Tensor time = t.to(at::kDouble), rows = x.reshape({x.size(0), -1});
    return mixture_score(m, rows, sde->alpha(time), sde->sigma(time)).reshape(x.sizes());
  };
}

}  // namespace sgm
