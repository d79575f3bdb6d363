#include "core/sde/derived.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

#include <cmath>

namespace sgm {

at::Tensor perturb(const Sde& sde, const at::Tensor& x0, const at::Tensor& t, const at::Tensor& z) {
  return over(sde.alpha(t), x0) * x0 + over(sde.sigma(t), x0) * z;
}

LadderMarginals marginals(const Ladder& ladder) {
  const at::Tensor a = ladder.f.add(1);
  const at::Tensor noise = ladder.G.square();
  const at::Tensor variance = at::empty_like(a);
  const auto a_of = a.accessor<double, 1>();
  const auto noise_of = noise.accessor<double, 1>();
  auto variance_of = variance.accessor<double, 1>();
  double marginal = 0;
  for (int64_t i = 0; i < a.size(0); ++i) {
    marginal = std::pow(a_of[i], 2) * marginal + noise_of[i];
    variance_of[i] = marginal;
  }
  return {a.cumprod(0), variance};
}

at::Tensor level_times(double t_max, double t_min, int64_t levels) {
  return at::linspace(t_min, t_max, levels, at::kDouble).flip(0);
}

at::Tensor prior_sample(const Sde& sde, at::IntArrayRef sizes, Rng& rng, at::TensorOptions like) {
  return rng.normal(sizes, like).mul_(sde.prior_std());
}

at::Tensor prior_log_density(const Sde& sde, const at::Tensor& x) {
  const at::Tensor rows = x.reshape({x.size(0), -1});
  const double variance = sde.prior_std() * sde.prior_std();
  return -0.5 * (rows.square().sum(1) / variance +
                 static_cast<double>(rows.size(1)) * std::log(2 * M_PI * variance));
}

at::Tensor reverse_drift(const Sde& sde, const at::Tensor& x, const at::Tensor& t, const at::Tensor& score) {
  return over(sde.f(t), x) * x - over(sde.g2(t), x) * score;
}

at::Tensor flow_drift(const Sde& sde, const at::Tensor& x, const at::Tensor& t, const at::Tensor& score) {
  return over(sde.f(t), x) * x - over(0.5 * sde.g2(t), x) * score;
}

at::Tensor tweedie_mean(const Sde& sde, const at::Tensor& x, const at::Tensor& t, const at::Tensor& score) {
  return (x + over(sde.sigma(t).square(), x) * score) / over(sde.alpha(t), x);
}

at::Tensor signal_to_noise(const Sde& sde, const at::Tensor& t) {
  return (sde.alpha(t) / sde.sigma(t)).square();
}

at::Tensor time_of_signal_to_noise(const Sde& sde, const at::Tensor& ratio) {
  return sde.t_of(at::rsqrt(ratio));
}

namespace {

/// ln(sigma/alpha).
at::Tensor log_noise(const Sde& sde, double t) {
  const at::Tensor time = at::full({}, t, at::kDouble);
  return (sde.sigma(time) / sde.alpha(time)).log();
}

}  // namespace

double weight_of_likelihood(const Sde& sde, double t_min) {
  return 2 * (log_noise(sde, sde.t_max()) - log_noise(sde, t_min)).item<double>();
}

at::Tensor importance_time(const Sde& sde, double t_min, const at::Tensor& u) {
  const double least = log_noise(sde, t_min).item<double>();
  return sde.t_of(at::exp(least + 0.5 * weight_of_likelihood(sde, t_min) * u)).clamp(t_min, sde.t_max());
}

Counterpart counterpart(const Sde& from, const at::Tensor& t, const Sde& to) {
  const at::Tensor alpha = from.alpha(t);
  const at::Tensor there = to.t_of(from.sigma(t) / alpha);
  return {there, to.alpha(there) / alpha};
}

}  // namespace sgm
