#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <c10/core/GradMode.h>

#include <algorithm>

#include "core/base/require.h"
#include "core/kernels/mixture.h"
#include "core/score/mixture.h"
#include "core/tensor/parallel.h"

namespace sgm {
namespace {

constexpr double log_two_pi = 1.83787706640934548356;

struct Evaluated {
  at::Tensor log_density, score;  // (B,), (B, D)
};

/// (B, 1) or (1, 1): a per-sample or common coefficient beside what is per component.
at::Tensor column(const at::Tensor& c) {
  return c.reshape({-1, 1});
}

/// A mixture and its coefficients as plain pointers into tensors that it keeps.
struct Plain {
  at::Tensor log_weight, mean, variance, alpha, sigma;
  Plain(const Mixture& m, const at::Tensor& a, const at::Tensor& s)
      : log_weight(at::log(m.weights)),
        mean(m.means.contiguous()),
        variance(m.variance.contiguous()),
        alpha(a.contiguous()),
        sigma(s.contiguous()) {}
  kernels::MixtureView view() const {
    const auto at = [](const at::Tensor& t) { return t.const_data_ptr<double>(); };
    return {mean.size(0), mean.size(1), at(log_weight),  at(mean),       at(variance),
            at(alpha),    at(sigma),    alpha.dim() > 0, sigma.dim() > 0};
  }
};

/// Isotropic, low dimension, CPU: one loop over plain pointers.
template <class T>
Evaluated by_loop(const Mixture& m, const at::Tensor& x, const at::Tensor& alpha, const at::Tensor& sigma,
                  bool density, bool score) {
  const Plain plain(m, alpha, sigma);
  const kernels::MixtureView view = plain.view();
  const at::Tensor rows = x.contiguous();
  Evaluated out;
  if (density) out.log_density = at::empty({x.size(0)}, x.options());
  if (score) out.score = at::empty(x.sizes(), x.options());
  T* const log_density_at = density ? out.log_density.data_ptr<T>() : nullptr;
  T* const score_at = score ? out.score.data_ptr<T>() : nullptr;
  const int64_t grain = std::max<int64_t>(16, 32768 / (view.components * view.dimension));
  parallel_for(x.size(0), grain, [&](int64_t begin, int64_t end) {
    kernels::mixture_rows(view, rows.const_data_ptr<T>(), begin, end, log_density_at, score_at);
  });
  return out;
}

/// Isotropic, high dimension, CPU: two matrix products and one pass between them, in float64, some rows at a
/// time.
Evaluated by_products(const Mixture& m, const at::Tensor& x, const at::Tensor& alpha, const at::Tensor& sigma,
                      bool score) {
  const Plain plain(m, alpha, sigma);
  const at::Tensor centre = at::mv(m.means.t(), m.weights);
  const at::Tensor mean = m.means - centre;
  const at::Tensor mean_square = mean.square().sum(1);
  const int64_t B = x.size(0);
  const int64_t K = m.weights.size(0);
  const int64_t block = std::max<int64_t>(1, (int64_t{1} << 21) / K);
  const at::Tensor log_density = at::empty({B}, x.options());
  const at::Tensor all = score ? at::empty_like(x) : at::Tensor();
  for (int64_t first = 0; first < B; first += block) {
    const int64_t n = std::min(block, B - first);
    const auto part = [&](const at::Tensor& t) { return t.dim() == 0 ? t : t.narrow(0, first, n); };
    const at::Tensor a = part(alpha);
    const at::Tensor rows = x.narrow(0, first, n).contiguous();
    const at::Tensor y = rows - column(a) * centre;
    const at::Tensor square = y.square().sum(1);
    const at::Tensor product = at::mm(y, mean.t());
    const at::Tensor density = log_density.narrow(0, first, n);
    kernels::MixtureView view = plain.view();
    view.alpha += view.alpha_stride * first;
    view.sigma += view.sigma_stride * first;
    const kernels::MixtureProducts products{rows.const_data_ptr<double>(), square.const_data_ptr<double>(),
                                            mean_square.const_data_ptr<double>(), product.data_ptr<double>(),
                                            density.data_ptr<double>()};
    parallel_for(n, std::max<int64_t>(1, 16384 / K),
                 [&](int64_t begin, int64_t end) { kernels::mixture_posterior(view, products, begin, end); });
    if (score) all.narrow(0, first, n).copy_(column(a) * at::mm(product, mean) - y * product.sum(1, true));
  }
  return {log_density, all};
}

/// Isotropic, any dimension and device, differentiable: the same in ATen expressions.
Evaluated by_expressions(const Mixture& m, const at::Tensor& x, const at::Tensor& alpha,
                         const at::Tensor& sigma) {
  const at::Tensor centre = at::mv(m.means.t(), m.weights);                                  // (D,)
  const at::Tensor mean = m.means - centre;                                                  // (K, D)
  const at::Tensor y = x - column(alpha) * centre;                                           // (B, D)
  const at::Tensor variance = column(alpha.square()) * m.variance + column(sigma.square());  // (B or 1, K)
  const at::Tensor square = (y.square().sum(1, true) - 2 * column(alpha) * at::mm(y, mean.t()) +
                             column(alpha.square()) * mean.square().sum(1))
                                .clamp_min(0);
  const at::Tensor logit = at::log(m.weights) -
                           0.5 * static_cast<double>(x.size(1)) * (at::log(variance) + log_two_pi) -
                           0.5 * square / variance;
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
    const at::Tensor y = at::mm(x - column(alpha) * m.means[k], axes[k]);  // (B, D)
    const at::Tensor variance =
        column(alpha.square()) * spread[k].clamp_min(0) + column(sigma.square());  // (B or 1, D)
    const at::Tensor logit = at::log(m.weights[k]) -
                             0.5 * (at::log(variance) + log_two_pi + y.square() / variance).sum(1);  // (B,)
    const at::Tensor step = -at::mm(y / variance, axes[k].t());
    if (!largest.defined()) {
      largest = logit, total = at::ones_like(logit), pull = step;
      continue;
    }
    const at::Tensor top = at::maximum(largest, logit);
    const at::Tensor old = at::exp(largest - top);
    const at::Tensor fresh = at::exp(logit - top);
    total = total * old + fresh;
    pull = pull * column(old) + step * column(fresh);
    largest = top;
  }
  return {largest + at::log(total), pull / column(total)};
}

Evaluated evaluate(const Mixture& m, const at::Tensor& x, const at::Tensor& alpha, const at::Tensor& sigma,
                   bool density, bool score) {
  const int64_t D = m.dimension();
  require(x.dim() == 2 && x.size(1) == D,
          "mixture: x has shape [{}], the mixture {} dimensions (mixture)\n  give x of shape (B, {})",
          fmt::join(x.sizes(), ", "), D, D);
  for (const at::Tensor* c : {&alpha, &sigma}) {
    require(c->dim() == 0 || (c->dim() == 1 && c->size(0) == x.size(0)),
            "mixture: {} of shape [{}] for a batch of {} (mixture)\n  give () or (B,)",
            c == &alpha ? "alpha" : "sigma", fmt::join(c->sizes(), ", "), x.size(0));
  }
  const at::TensorOptions wide = x.options().dtype(at::kDouble);
  const at::Tensor a = alpha.to(wide);
  const at::Tensor s = sigma.to(wide);
  const bool plain =
      x.device().is_cpu() && !(c10::GradMode::is_enabled() && x.requires_grad()) && !m.covariance.defined();
  if (plain && D <= kernels::mixture_loop_dimension) {
    if (x.scalar_type() == at::kDouble) return by_loop<double>(m, x, a, s, density, score);
    if (x.scalar_type() == at::kFloat) return by_loop<float>(m, x, a, s, density, score);
  }
  Mixture there = m;
  for (at::Tensor* part : {&there.weights, &there.means, &there.variance, &there.covariance}) {
    if (part->defined()) *part = part->to(wide);
  }
  const at::Tensor rows = x.to(wide);
  const Evaluated out = plain                    ? by_products(there, rows, a, s, score)
                        : m.covariance.defined() ? by_axes(there, rows, a, s)
                                                 : by_expressions(there, rows, a, s);
  return {out.log_density.to(x.scalar_type()), score ? out.score.to(x.scalar_type()) : at::Tensor()};
}

}  // namespace

at::Tensor log_density(const Mixture& m, const at::Tensor& x, const at::Tensor& alpha,
                       const at::Tensor& sigma) {
  return evaluate(m, x, alpha, sigma, true, false).log_density;
}

at::Tensor mixture_score(const Mixture& m, const at::Tensor& x, const at::Tensor& alpha,
                         const at::Tensor& sigma) {
  return evaluate(m, x, alpha, sigma, false, true).score;
}

}  // namespace sgm
