// Sliced score matching against exact score matching. The losses are quadratic in the projections, so
// expectations and variances over them are finite sums (cubature): no Monte Carlo, no false alarms.
#include <gtest/gtest.h>

#include <numbers>

#include "tests/objective/models.h"
#include "tests/support/unread_sde.h"

namespace sgm::test {
namespace {

const int64_t D = 3;

/// The losses of one point x (D) for every projection of the cubature, (M,), one row each.
at::Tensor losses(const std::string& objective, const std::string& projection, const ScoreFn& score,
                  const at::Tensor& x, const Cubature& c) {
  Rng rng = Rng::recorded({c.points});
  const at::Tensor rows = x.expand({c.points.size(0), D}).contiguous();
  return made(objective_registry(), objective, {{"projection", projection}})({unread_sde(), score},
                                                                             {rows, {}, {}}, rng);
}

struct Named {
  std::string objective, projection;
};

class Sliced : public testing::TestWithParam<Named> {};

TEST_P(Sliced, ExpectationIsExactScoreMatching) {
  const auto [objective, projection] = GetParam();
  const TanhNet net(D);
  const at::Tensor x = Rng(1).normal({D});
  // Drawn spheres are normalised normals, whose directions the cubature gives; unit spheres are those of
  // radius sqrt(D), over D.
  const Cubature c = cubature(projection == "unit_sphere" ? "sphere" : projection, D);
  const double scale = projection == "unit_sphere" ? 1.0 / D : 1.0;
  const at::Tensor mean = (c.weights * losses(objective, projection, net.score(), x, c)).sum();
  Rng unused(0);
  const at::Tensor exact =
      made(objective_registry(), "exact_sm")({unread_sde(), net.score()}, {x.view({1, D}), {}, {}}, unused)
          .sum();
  EXPECT_NEAR(mean.item<double>(), scale * exact.item<double>(), 1e-12);
  EXPECT_LT((net.gradient(mean) - scale * net.gradient(exact)).abs().max().item<double>(), 1e-12);
}

TEST_P(Sliced, VarianceOverProjections) {
  const auto [objective, projection] = GetParam();
  if (projection == "unit_sphere") GTEST_SKIP() << "1/D of sphere";
  const TanhNet net(D);
  const at::Tensor x = Rng(2).normal({D});
  const Cubature c = cubature(projection, D);
  const at::Tensor loss = losses(objective, projection, net.score(), x, c).detach();
  const double mean = (c.weights * loss).sum().item<double>();
  const double variance = (c.weights * (loss - mean).square()).sum().item<double>();
  // At fixed x the loss is v^T A v + const with A = sym(J) + 1/2 s s^T (SSM) or sym(J) (VR).
  const at::Tensor hidden = at::tanh(at::linear(x, net.w1, net.b)).detach();
  const at::Tensor J = at::matmul(net.w2.detach() * (1 - hidden.square()), net.w1.detach());
  const at::Tensor s = at::matmul(net.w2.detach(), hidden);
  const at::Tensor A = 0.5 * (J + J.t()) + (objective == "ssm" ? 0.5 : 0.0) * at::outer(s, s);
  const double norm2 = A.square().sum().item<double>();
  const double trace = A.trace().item<double>();
  double truth = 2 * norm2;
  if (projection == "rademacher") truth = 2 * (norm2 - A.diagonal().square().sum().item<double>());
  if (projection == "sphere") truth = 2.0 * D / (D + 2) * (norm2 - trace * trace / D);
  EXPECT_NEAR(variance / truth, 1, 1e-10);
}

TEST_P(Sliced, SeveralProjectionsAreAveraged) {
  const auto [objective, projection] = GetParam();
  const TanhNet net(D);
  Rng rng(3);
  const at::Tensor x = rng.normal({4, D});
  const at::Tensor v = projection == "rademacher" ? rng.rademacher({3, 4, D}) : rng.normal({3, 4, D});
  at::Tensor mean = at::zeros({4}, at::kDouble);
  for (int64_t i = 0; i < 3; ++i) {
    Rng one = Rng::recorded({v[i]});
    mean = mean + made(objective_registry(), objective, {{"projection", projection}})(
                      {unread_sde(), net.score()}, {x, {}, {}}, one) /
                      3;
  }
  Rng three = Rng::recorded(v.unbind(0));
  const at::Tensor all =
      made(objective_registry(), objective, {{"projection", projection}, {"projections", 3}})(
          {unread_sde(), net.score()}, {x, {}, {}}, three);
  EXPECT_LT((all - mean).abs().max().item<double>(), 1e-13);
}

INSTANTIATE_TEST_SUITE_P(All, Sliced,
                         testing::Values(Named{"ssm", "rademacher"}, Named{"ssm", "gaussian"},
                                         Named{"ssm", "sphere"}, Named{"ssm", "unit_sphere"},
                                         Named{"ssm_vr", "rademacher"}, Named{"ssm_vr", "gaussian"},
                                         Named{"ssm_vr", "sphere"}),
                         [](const auto& info) { return info.param.objective + "_" + info.param.projection; });

TEST(Sliced, ReducedVarianceNeedsIsotropicProjections) {
  EXPECT_THROW(made(objective_registry(), "ssm_vr", {{"projection", "unit_sphere"}}), InputError);
}

}  // namespace
}  // namespace sgm::test
