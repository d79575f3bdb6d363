#include <gtest/gtest.h>

#include "tests/objective/models.h"
#include "tests/support/unread_sde.h"

namespace sgm::test {
namespace {

TEST(ExactSm, LinearScoreInClosedForm) {
  // s(x) = -A x + b: 1/2 ||s||^2 - tr A, and its gradient in A is (A x - b) x^T - I, in b  s.
  Rng rng(1);
  const at::Tensor A = rng.normal({3, 3}).requires_grad_();
  const at::Tensor b = rng.normal({3}).requires_grad_();
  const at::Tensor x = rng.normal({1, 3});
  const ScoreFn score = [&](const at::Tensor& y, const at::Tensor&) { return at::linear(y, -A, b); };
  const at::Tensor loss = made(objective_registry(), "exact_sm")({unread_sde(), score}, {x, {}, {}}, rng);
  const at::Tensor s = score(x, {}).detach();
  EXPECT_NEAR(loss.item<double>(), 0.5 * s.square().sum().item<double>() - A.trace().item<double>(), 1e-13);
  const auto gradient = torch::autograd::grad({loss}, {A, b});
  EXPECT_LT((gradient[0] + at::outer(s[0], x[0]) + at::eye(3, at::kDouble)).abs().max().item<double>(),
            1e-13);
  EXPECT_LT((gradient[1] - s[0]).abs().max().item<double>(), 1e-13);
}

TEST(ExactSm, GradientIsZeroAtTheScoreOfTheData) {
  // 3-node Gauss–Hermite data of N(0, 1)^2 have exact second moments, so the mean gradient of a linear score
  // vanishes exactly at A = I.
  const Cubature data = cubature("gaussian", 2);
  const at::Tensor A = at::eye(2, at::kDouble).requires_grad_();
  Rng rng(0);
  const ScoreFn score = [&](const at::Tensor& y, const at::Tensor&) { return at::linear(y, -A); };
  const at::Tensor loss =
      made(objective_registry(), "exact_sm")({unread_sde(), score}, {data.points, {}, {}}, rng);
  EXPECT_LT(torch::autograd::grad({(data.weights * loss).sum()}, {A})[0].abs().max().item<double>(), 1e-14);
}

TEST(Dsm, EqualsScoreMatchingOfThePerturbedData) {
  // For one point x and a linear score, the gradient's mean over z is exact score matching's for N(x, sigma^2
  // I): A (x x^T + sigma^2 I) - b x^T - I. The loss is quadratic in z, so +-sqrt(D) e_i have the mean of all
  // z.
  const double sigma = 0.3;
  Rng rng(4);
  const at::Tensor A = rng.normal({3, 3}).requires_grad_();
  const at::Tensor b = rng.normal({3}).requires_grad_();
  const at::Tensor x = rng.normal({3});
  const at::Tensor eye = at::eye(3, at::kDouble);
  const at::Tensor z = std::sqrt(3.0) * at::cat({eye, -eye});
  const ScoreFn score = [&](const at::Tensor& y, const at::Tensor&) { return at::linear(y, -A, b); };
  Rng noise = Rng::recorded({z});
  const at::Tensor loss = made(objective_registry(), "dsm", {{"sigma", sigma}})(
      {unread_sde(), score}, {x.expand({6, 3}).contiguous(), {}, {}}, noise);
  const auto gradient = torch::autograd::grad({loss.mean()}, {A, b});
  const at::Tensor second = at::outer(x, x) + sigma * sigma * eye;
  EXPECT_LT((gradient[0] - (at::matmul(A, second) - at::outer(b, x) - eye)).abs().max().item<double>(),
            1e-12);
  EXPECT_LT((gradient[1] - (b - at::matmul(A, x))).abs().max().item<double>(), 1e-12);
}

TEST(Dsm, TakesItsLevelFromTheSde) {
  const SdePtr ve = made(sde_registry(), "ve", {{"sigma_min", 0.5}, {"sigma_max", 8.0}});
  const TanhNet net(2);
  const at::Tensor x = Rng(5).normal({4, 2});
  at::Tensor seen;
  const ScoreFn score = [&](const at::Tensor& y, const at::Tensor& t) {
    seen = t;
    return net.score()(y, t);
  };
  Rng one(6);
  Rng other(6);
  const at::Tensor level = made(objective_registry(), "dsm", {{"t", 0.5}})({ve, score}, {x, {}, {}}, one);
  EXPECT_EQ(seen.item<double>(), 0.5);
  const at::Tensor fixed =
      made(objective_registry(), "dsm", {{"sigma", 2.0}})({unread_sde(), score}, {x, {}, {}}, other);
  EXPECT_EQ(seen.item<double>(), 0.0);
  EXPECT_LT((level - fixed).abs().max().item<double>(), 1e-12);
}

}  // namespace
}  // namespace sgm::test
