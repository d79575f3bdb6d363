#include "core/score/gaussian.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

#include <cmath>

namespace sgm {
namespace {

/// Mean and variance of x_t, each broadcasting over x (B, ...).
Normal marginal(const Normal& g, const at::Tensor& x, const at::Tensor& alpha, const at::Tensor& sigma) {
  const auto like_x = [&](const at::Tensor& part) { return part.to(x.device()); };
  const auto rows = [&](const at::Tensor& c) { return over(c.to(at::kDouble), x.to(at::kDouble)); };
  const at::Tensor a = rows(alpha);
  return {(a * like_x(g.mean)).to(x.scalar_type()),
          (a.square() * like_x(g.variance) + rows(sigma).square()).to(x.scalar_type())};
}

}  // namespace

Normal checked(Normal g) {
  for (at::Tensor* part : {&g.mean, &g.variance}) {
    require(part->defined(), "gaussian: mean or variance is missing (Normal)\n  give both");
    *part = part->to(at::kDouble).contiguous();
    require(at::isfinite(*part).all().item<bool>(),
            "gaussian: a mean or variance is not finite (Normal)\n  give finite numbers");
  }
  require((g.variance >= 0).all().item<bool>(),
          "gaussian: a variance is negative (Normal)\n  give variances of at least 0");
  require(g.mean.dim() == 0 || g.variance.dim() == 0 || g.mean.sizes() == g.variance.sizes(),
          "gaussian: mean of shape [{}], variance of shape [{}] (Normal)\n  give () or the shape of a sample",
          fmt::join(g.mean.sizes(), ", "), fmt::join(g.variance.sizes(), ", "));
  return g;
}

Normal normal(double mean, double variance) {
  return checked({at::scalar_tensor(mean, at::kDouble), at::scalar_tensor(variance, at::kDouble)});
}

at::Tensor log_density(const Normal& g, const at::Tensor& x, const at::Tensor& alpha,
                       const at::Tensor& sigma) {
  const Normal there = marginal(g, x, alpha, sigma);
  return -0.5 *
         ((x - there.mean).square() / there.variance + at::log(2 * M_PI * there.variance)).flatten(1).sum(1);
}

at::Tensor gaussian_score(const Normal& g, const at::Tensor& x, const at::Tensor& alpha,
                          const at::Tensor& sigma) {
  const Normal there = marginal(g, x, alpha, sigma);
  const at::Tensor precision = there.variance.reciprocal();
  return at::addcmul(there.mean * precision, x, -precision);  // one pass over x
}

ScoreFn exact_score(Normal g, SdePtr sde) {
  return [g = checked(std::move(g)), sde = std::move(sde)](const at::Tensor& x, const at::Tensor& t) {
    const at::Tensor time = t.to(at::kDouble);
    return gaussian_score(g, x, sde->alpha(time), sde->sigma(time));
  };
}

}  // namespace sgm
