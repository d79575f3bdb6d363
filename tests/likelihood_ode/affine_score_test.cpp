// The laws of a score that is wrong by a factor, against closed forms in q = deviation^2 + (sigma/alpha)^2.
#include "experiments/likelihood_ode/affine_score.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>

#include "core/base/require.h"
#include "tests/support/sdes.h"

namespace sgm::test {
namespace {

using namespace likelihood_ode;

double number(const at::Tensor& x) {
  return x.item<double>();
}

double divergence(double p, double q, double distance) {
  return 0.5 * ((p + distance * distance) / q - 1 - std::log(p / q));
}

struct AffineScores : testing::TestWithParam<SdeCase> {
  const SdePtr sde = GetParam().made();
  const double eps = 1e-3 * sde->t_max(), s = 0.2, mean = 0.3;
  const double prior = std::pow(sde->prior_std(), 2);

  double alpha(double t) const { return number(sde->alpha(at::scalar_tensor(t, at::kDouble))); }
  double noise(double t) const { return number(sde->sigma(at::scalar_tensor(t, at::kDouble))) / alpha(t); }
  double q(double t) const { return s * s + std::pow(noise(t), 2); }
};
INSTANTIATE_TEST_SUITE_P(Registry, AffineScores, testing::ValuesIn(sde_cases()),
                         [](const auto& info) { return case_name(info.param); });

/// Of a constant factor all is in closed form: with u a variance over alpha^2, du/dq = 2 c u/q - 1 under the
/// SDE and c u/q under the ODE, and the missed score's part is (c - 1)^2/2 ln(q_T/q_eps).
TEST_P(AffineScores, OfAConstantFactorAreInClosedForm) {
  const std::vector<double> factors{0.8, 1.0, 1.05, 1.3};
  const at::Tensor all = at::tensor(factors, at::kDouble);
  const AffineDivergences found = affine_divergences(
      *sde, {.mean = mean, .deviation = s, .factor = [&](const at::Tensor&) { return all; }}, eps);
  const double T = sde->t_max(), aT = alpha(T), ae = alpha(eps), qT = q(T), qe = q(eps), shrink = qe / qT;
  const double start = prior / (aT * aT);
  EXPECT_NEAR(found.prior, divergence(aT * aT * qT, prior, aT * mean), 1e-14);
  for (size_t i = 0; i < factors.size(); ++i) {
    const double c = factors[i], a = 1 / (2 * c - 1);
    const double U = ae * ae * (a * qe + (start - a * qT) * std::pow(shrink, 2 * c));
    const double W = ae * ae * start * std::pow(shrink, c);
    const auto at = static_cast<int64_t>(i);
    EXPECT_NEAR(number(found.sde_variance[at]) / U, 1, 1e-8) << c;
    EXPECT_NEAR(number(found.ode_variance[at]) / W, 1, 1e-8) << c;
    const double p = ae * ae * qe;
    // A variance that is off by 1e-8 of itself moves a divergence by as much of itself.
    const double sde_kl = divergence(p, U, ae * mean * std::pow(shrink, c));
    const double ode_kl = divergence(p, W, ae * mean * std::pow(shrink, c / 2));
    EXPECT_NEAR(number(found.sde[at]), sde_kl, 1e-8 * std::max(1.0, sde_kl)) << c;
    EXPECT_NEAR(number(found.ode[at]), ode_kl, 1e-8 * std::max(1.0, ode_kl)) << c;
    EXPECT_NEAR(number(found.bound[at]), found.prior - 0.5 * std::pow(c - 1, 2) * std::log(shrink), 1e-9)
        << c;
    EXPECT_LE(number(found.sde[at]), number(found.bound[at]) + 1e-12);
  }
}

/// A factor that changes with time, 1 + b q/q_T, and one model alone.
TEST_P(AffineScores, OfAChangingFactorAreIntegrals) {
  const double b = 0.3, qT = q(sde->t_max()), qe = q(eps);
  const AffineDivergences found =
      affine_divergences(*sde,
                         {.deviation = s,
                          .factor =
                              [&](const at::Tensor& t) {
                                return 1 + b / qT * (s * s + (sde->sigma(t) / sde->alpha(t)).square());
                              }},
                         eps);
  ASSERT_EQ(found.bound.dim(), 0);
  const double W =
      std::pow(alpha(eps) / alpha(sde->t_max()), 2) * prior * qe / qT * std::exp(-b * (1 - qe / qT));
  EXPECT_NEAR(number(found.ode_variance) / W, 1, 1e-8);
  EXPECT_NEAR(number(found.bound), found.prior + b * b / 4 * (1 - std::pow(qe / qT, 2)), 1e-9);
}

/// Numbers of an independent integration: .0023, .0166 and .139 nats a dimension; and the exact score leaves
/// the prior's mismatch alone.
TEST(AffineScore, HasTheNumbersOfAnIndependentIntegration) {
  const at::Tensor factors = at::tensor({1.0, 1.05}, at::kDouble);
  const AffineDivergences found =
      affine_divergences(*made(sde_registry(), "vp"),
                         {.deviation = 0.2, .factor = [&](const at::Tensor&) { return factors; }}, 1e-5);
  EXPECT_NEAR(number(found.sde[1]), 0.0023, 5e-5);
  EXPECT_NEAR(number(found.bound[1]), 0.0166, 5e-5);
  EXPECT_NEAR(number(found.ode[1]), 0.139, 5e-4);
  EXPECT_GT(number(found.ode[1]), number(found.bound[1]));
  EXPECT_LT(number(found.ode[0]), 1e-8);
  EXPECT_NEAR(number(found.bound[0]), found.prior, 1e-15);
  EXPECT_THROW(affine_divergences(*made(sde_registry(), "vp"),
                                  {.factor = [&](const at::Tensor&) { return factors; }}, 1.0),
               InputError);
}

}  // namespace
}  // namespace sgm::test
