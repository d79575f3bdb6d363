#include "core/score/mixture.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

namespace sgm {
namespace {

at::Tensor scalar(double v) {
  return at::scalar_tensor(v, at::kDouble);
}

/// The plain broadcast expression, in float64, with autograd for the score.
at::Tensor plain_log_density(const Mixture& m, const at::Tensor& x, const at::Tensor& alpha, const at::Tensor& sigma) {
  const auto a = alpha.reshape({-1, 1}), s = sigma.reshape({-1, 1});
  const auto v = a.square() * m.variance + s.square();
  const auto gap = x.unsqueeze(1) - a.unsqueeze(2) * m.means;
  return at::logsumexp(at::log(m.weights) - 0.5 * (gap.square().sum(2) / v + m.means.size(1) * at::log(2 * M_PI * v)), 1);
}

at::Tensor plain_score(const Mixture& m, const at::Tensor& x, const at::Tensor& alpha, const at::Tensor& sigma) {
  const auto leaf = x.detach().clone().requires_grad_(true);
  plain_log_density(m, leaf, alpha, sigma).sum().backward();
  return leaf.grad();
}

Mixture mixture_of(int64_t K, int64_t D, Rng rng) {
  const auto w = rng.uniform({K}) + 0.1;
  return checked({w / w.sum(), 3 * rng.normal({K, D}), rng.uniform({K}), {}});
}

TEST(Mixture, LoopAndMatmulEqualTheBroadcastExpression) {
  Rng rng(1);
  for (const auto& [K, D] : {std::pair<int64_t, int64_t>{1, 1}, {2, 2}, {7, 3}, {40, 16}, {5, 17}, {50, 100}}) {
    const Mixture m = mixture_of(K, D, rng.fork(static_cast<uint64_t>(K)));
    const auto x = 4 * rng.normal({37, D});
    for (const bool per_row : {false, true}) {
      const auto alpha = per_row ? rng.uniform({37}) : scalar(0.7), sigma = per_row ? 0.3 + 2 * rng.uniform({37}) : scalar(0.5);
      const auto wanted = plain_log_density(m, x, alpha, sigma);
      EXPECT_LT((log_density(m, x, alpha, sigma) - wanted).abs().max().item<double>(), 1e-11) << K << " " << D;
      EXPECT_LT((mixture_score(m, x, alpha, sigma) - plain_score(m, x, alpha, sigma)).abs().max().item<double>(), 1e-11) << K << " " << D;
    }
  }
}

}  // namespace
}  // namespace sgm
