// A score that knows the scales of a ladder alone, against the Gaussian that the ladder itself makes of the
// data.
#include "core/score/discrete.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "core/score/gaussian.h"
#include "core/sde/derived.h"
#include "tests/support/made.h"

namespace sgm::test {
namespace {

constexpr double mean = 0.3, variance = 0.04;
constexpr int64_t scales = 40;

class DiscreteScores : public testing::TestWithParam<const char*> {
 protected:
  const SdePtr sde = made(sde_registry(), GetParam());
  const LadderMarginals ladder = marginals(sde->ladder(scales));
  const DiscreteScore score{exact_score(normal(mean, variance), sde), sde, scales};
  const at::Tensor x = at::tensor({-2.0, 0.1, 3.0}, at::kDouble).unsqueeze(1);

  /// x_i ~ N(kept mean, kept^2 variance + variance_i).
  at::Tensor expected(int64_t i) const {
    const at::Tensor kept = ladder.kept[i];
    return (kept * mean - x) / (kept.square() * variance + ladder.variance[i]);
  }
  static double difference(const at::Tensor& a, const at::Tensor& b) {
    return ((a - b) / b).abs().max().item<double>();
  }
};

TEST_P(DiscreteScores, AreExactAtTheLaddersOwnScales) {
  EXPECT_EQ(score.scales(), scales);
  for (const int64_t i : {0, 7, 39})
    EXPECT_LT(difference(score(x, static_cast<double>(i)), expected(i)), 1e-8);
}

TEST_P(DiscreteScores, AreInterpolatedBetweenThem) {
  EXPECT_LT(difference(score(x, 7.25), 0.75 * expected(7) + 0.25 * expected(8)), 1e-8);
}

TEST_P(DiscreteScores, DenoiseAtTheLeastScale) {
  const at::Tensor clean = (x + ladder.variance[0] * expected(0)) / ladder.kept[0];
  EXPECT_LT(difference(score.denoised(x), clean), 1e-8);
}

INSTANTIATE_TEST_SUITE_P(Sdes, DiscreteScores, testing::Values("ve", "vp", "sub_vp"),
                         [](const auto& named) { return std::string(named.param); });

}  // namespace
}  // namespace sgm::test
