// The free functions that follow from an SDE, on data N(m, v) whose law, score and posterior are known at
// every time.
#include "core/sde/derived.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "tests/support/sdes.h"

namespace sgm::test {
namespace {

constexpr double m = 0.3, v = 0.04;

struct EverySdeDerived : testing::TestWithParam<SdeCase> {
  const SdePtr sde = GetParam().made();
  const at::Tensor t = at::tensor({0.02, 0.3, 0.7, 1.0}, at::kDouble) * sde->t_max();
  const at::Tensor x = Rng(1).normal({4, 3});
  const at::Tensor alpha = sde->alpha(t).unsqueeze(1);
  const at::Tensor sigma = sde->sigma(t).unsqueeze(1);
  const at::Tensor total = alpha.square() * v + sigma.square();
  const at::Tensor score = (alpha * m - x) / total;
};
INSTANTIATE_TEST_SUITE_P(Registry, EverySdeDerived, testing::ValuesIn(sde_cases()),
                         [](const auto& info) { return case_name(info.param); });

double largest(const at::Tensor& x) {
  return x.abs().max().item<double>();
}

TEST_P(EverySdeDerived, PerturbsToItsMarginal) {
  const at::Tensor z = Rng(2).normal({4, 3});
  EXPECT_LT(largest(perturb(*sde, x, t, z) - alpha * x - sigma * z), 1e-12);
}

TEST_P(EverySdeDerived, TweedieIsThePosteriorMean) {
  // of a Gaussian: precision-weighted
  const at::Tensor mean = (m / v + alpha * x / sigma.square()) / (1 / v + alpha.square() / sigma.square());
  EXPECT_LT(largest((tweedie_mean(*sde, x, t, score) - mean) / (1 + (x / alpha).abs())), 1e-13);
}

/// Both move the law of x_t to that of x_{t+dt}: dm/dt and dv/dt of the flow, and of the reverse SDE less its
/// noise.
TEST_P(EverySdeDerived, DriftsMoveTheMarginal) {
  const double h = 1e-6 * sde->t_max();
  for (int64_t k = 0; k < 3; ++k) {
    const auto variance = [&](double at) {
      const at::Tensor s = t[k] + at;
      return (sde->alpha(s).square() * v + sde->sigma(s).square()).item<double>();
    };
    const double growth = (variance(h) - variance(-h)) / (2 * h);
    const double now = variance(0);
    const double g2 = sde->g2(t[k]).item<double>();
    const auto slope = [&](auto drift) {
      const auto of = [&](double at) {
        const at::Tensor y = at::full({1, 1}, at, at::kDouble);
        const at::Tensor s = (sde->alpha(t[k]) * m - y) / now;
        return drift(*sde, y, t[k], s).template item<double>();
      };
      return of(1.0) - of(0.0);
    };
    EXPECT_NEAR(2 * slope(flow_drift) * now / growth, 1, 1e-6);
    EXPECT_NEAR((2 * slope(reverse_drift) * now - g2) / growth, 1, 1e-6 * (1 + g2 / std::abs(growth)))
        << "the noise adds going back";
  }
}

TEST_P(EverySdeDerived, SignalToNoiseHasItsInverse) {
  EXPECT_LT(largest(signal_to_noise(*sde, t) / (alpha / sigma).square().squeeze(1) - 1), 1e-13);
  EXPECT_LT(largest(time_of_signal_to_noise(*sde, signal_to_noise(*sde, t)) - t), 1e-12 * sde->t_max());
}

TEST_P(EverySdeDerived, PriorHasItsDensity) {
  Rng rng(3);
  const at::Tensor draws = prior_sample(*sde, {20000, 2}, rng);
  // 40,000 values: 1e-6 two-sided is 4.9 standard errors, 4.9/sqrt(80,000) = 1.7 %
  EXPECT_NEAR(draws.std().item<double>() / sde->prior_std(), 1, 0.018);
  const double s = sde->prior_std();
  const double at_zero = -std::log(2 * M_PI * s * s);
  const at::Tensor two = at::tensor({0.0, 0.0, s, -2 * s}, at::kDouble).view({2, 2});
  EXPECT_NEAR(prior_log_density(*sde, two)[0].item<double>(), at_zero, 1e-12);
  EXPECT_NEAR(prior_log_density(*sde, two)[1].item<double>(), at_zero - 2.5, 1e-12);
}

/// From any SDE to any other: the law of factor x at the counterpart's time is that SDE's marginal.
TEST_P(EverySdeDerived, HasACounterpartUnderEveryOther) {
  for (const SdeCase& other : sde_cases()) {
    const SdePtr to = other.made();
    const at::Tensor inside = t.slice(0, 1, 3);  // noise that every SDE reaches
    const Counterpart there = counterpart(*sde, inside, *to);
    EXPECT_LT(largest(to->alpha(there.t) / (there.factor * sde->alpha(inside)) - 1), 1e-11)
        << case_name(other);
    EXPECT_LT(largest(to->sigma(there.t) / (there.factor * sde->sigma(inside)) - 1), 1e-11)
        << case_name(other);
  }
}

TEST(LevelTimes, FallEvenlyAndOneIsTheLast) {
  EXPECT_TRUE(at::equal(level_times(2, 0.5, 4), at::tensor({2., 1.5, 1., 0.5}, at::kDouble)));
  EXPECT_TRUE(at::equal(level_times(2, 0.5, 1), at::full({1}, 0.5, at::kDouble)));
}

}  // namespace
}  // namespace sgm::test
