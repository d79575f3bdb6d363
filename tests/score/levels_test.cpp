// Noise levels at which losses are shown.
#include "core/score/levels.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>

#include "tests/support/sdes.h"

namespace sgm::test {
namespace {

struct ShownLevels : testing::TestWithParam<SdeCase> {
  SdePtr sde = GetParam().made();
  at::Tensor ratio(const at::Tensor& t) const { return sde->sigma(t) / sde->alpha(t); }
};
INSTANTIATE_TEST_SUITE_P(Registry, ShownLevels, testing::ValuesIn(sde_cases()),
                         [](const auto& info) { return case_name(info.param); });

/// Where noise starts at 0, times evenly spaced would show the end of the chain alone: the levels are evenly
/// spaced in the logarithm of noise to signal instead, from all the noise there is to EDM's least.
TEST_P(ShownLevels, FallInEqualRatiosFromTheMostNoiseToTheLeast) {
  const NoiseLevels levels = shown_levels(*sde, 12);
  ASSERT_EQ(levels.t.numel(), 12);
  EXPECT_TRUE(at::equal(levels.sigma, sde->sigma(levels.t)));
  EXPECT_GE(levels.t.min().item<double>(), 0);
  EXPECT_LE(levels.t.max().item<double>(), sde->t_max());
  const at::Tensor begin = at::zeros({}, at::kDouble);
  if (ratio(begin).item<double>() > 0) {
    EXPECT_TRUE(at::equal(levels.t, even_levels(*sde, 12).t));
    return;
  }
  const at::Tensor shown = ratio(levels.t);
  const at::Tensor most = ratio(at::full({}, sde->t_max(), at::kDouble));
  // t_of is inverse to eight digits and better (tests/sde)
  EXPECT_NEAR((shown[0] / most).item<double>(), 1, 1e-7);
  EXPECT_NEAR(shown[11].item<double>() / 0.002, 1, 1e-7);
  const at::Tensor steps = at::diff(shown.log());
  EXPECT_LT((steps / steps[0] - 1).abs().max().item<double>(), 1e-6);
  EXPECT_LT(steps.max().item<double>(), 0);
}

/// As annealed Langevin dynamics has it.
TEST_P(ShownLevels, OfOneIsTheLeast) {
  const NoiseLevels one = shown_levels(*sde, 1);
  ASSERT_EQ(one.t.numel(), 1);
  const double least = ratio(at::zeros({}, at::kDouble)).item<double>();
  EXPECT_NEAR(ratio(one.t).item<double>() / (least > 0 ? least : 0.002), 1, 1e-7);
}

/// A tenth of a millionth of the largest noise is the least that is shown beside it.
TEST(LevelsShown, KeepToSevenDigitsBelowTheLargest) {
  const SdePtr sde = made(sde_registry(), "edm", {{"t_max", 1e6}});
  const NoiseLevels levels = shown_levels(*sde, 3);
  EXPECT_NEAR(levels.sigma[0].item<double>(), 1e6, 1e-3);
  EXPECT_NEAR(levels.sigma[1].item<double>(), std::sqrt(1e6 * 0.1), 1e-6);
  EXPECT_NEAR(levels.sigma[2].item<double>(), 0.1, 1e-12);
}

}  // namespace
}  // namespace sgm::test
