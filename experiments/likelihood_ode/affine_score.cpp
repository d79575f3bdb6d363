#include "experiments/likelihood_ode/affine_score.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

#include <cmath>

namespace sgm::likelihood_ode {
namespace {

at::Tensor number(double x) {
  return at::scalar_tensor(x, at::kDouble);
}

/// KL of N(0, p) from N(distance, q).
at::Tensor divergence(const at::Tensor& p, const at::Tensor& q, const at::Tensor& distance) {
  return 0.5 * ((p + distance.square()) / q - 1 - (p / q).log());
}

}  // namespace

AffineDivergences affine_divergences(const Sde& sde, const AffineScore& model, double eps,
                                     const Tolerance& tolerance) {
  require_before_horizon(sde, eps, "affine score", "eps");
  const at::Tensor first = number(eps), last = number(sde.t_max());
  const double s2 = model.deviation * model.deviation;
  const auto log_noise = [&](const at::Tensor& t) {
    return (sde.sigma(t) / sde.alpha(t)).log().item<double>();
  };
  const auto marginal = [&](const at::Tensor& t) {
    return sde.alpha(t).square() * s2 + sde.sigma(t).square();
  };
  const at::Tensor at_start = model.factor(last);
  const int64_t F = at_start.numel();
  const double prior = std::pow(sde.prior_std(), 2);
  // (F, 5): ln U, ln W, the logarithms of what the two distances have grown by, and the missed score's part.
  // dt/d ln(sigma/alpha) = 2 sigma^2/g^2.
  const Field field = [&](const at::Tensor& state, const at::Tensor& level) {
    const at::Tensor t = sde.t_of(level.flatten()[0].exp()).clamp(eps, sde.t_max());
    const at::Tensor c = model.factor(t).reshape({-1}).expand({F});
    const at::Tensor noise = sde.sigma(t).square(), V = marginal(t);
    const at::Tensor drift = 2 * sde.f(t) * noise / sde.g2(t);  // of f dt
    const at::Tensor pull = 2 * c * noise / V;                  // of g^2 c/V dt
    const at::Tensor U = state.select(1, 0).exp();
    return at::stack({2 * (drift + pull) - 2 * noise / U, 2 * drift + pull, drift + pull, drift + 0.5 * pull,
                      -(c - 1).square() * noise / V},
                     1);
  };
  at::Tensor start = at::zeros({F, 5}, at::kDouble);
  start.narrow(1, 0, 2).fill_(std::log(prior));
  Tolerance together = tolerance;
  together.coupled = true;  // all models at one time
  const at::Tensor end =
      dormand_prince(field, start, log_noise(last), log_noise(first), together, "affine score").x;
  const auto part = [&](int64_t i) { return end.select(1, i).reshape(at_start.sizes()); };
  const at::Tensor away = sde.alpha(last) * -model.mean;  // of the prior's mean, 0, from p(t_max)'s
  AffineDivergences found;
  found.prior = divergence(marginal(last), number(prior), away).item<double>();
  found.sde_variance = part(0).exp(), found.ode_variance = part(1).exp();
  found.sde = divergence(marginal(first), found.sde_variance, away * part(2).exp());
  found.ode = divergence(marginal(first), found.ode_variance, away * part(3).exp());
  found.bound = found.prior + part(4);
  return found;
}

}  // namespace sgm::likelihood_ode
