// Scores with a known error: alike at all times, or fading above the data's spread.
#include "experiments/vp_ve_sde/score_error.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <gmock/gmock.h>

#include <cmath>

#include "experiments/vp_ve_sde/make.h"

namespace sgm::vp_ve_sde {
namespace {

constexpr double spread = 0.5;
const at::Tensor x = at::tensor({1.0, -2.0, 3.0, 4.0}, at::kDouble).view({2, 2});

/// The factor of a score that is x itself, for each of two samples.
std::vector<double> factors(const ScoreError& error, const at::Tensor& t) {
  const ScoreFn same = [](const at::Tensor& at, const at::Tensor&) { return at; };
  const SdePtr sde = make_sde(Node::Table{{"name", "ve"}, {"sigma_min", 0.02}, {"sigma_max", 100.0}});
  const at::Tensor ratio = with_error(same, sde, error, spread)(x, t) / x;
  EXPECT_TRUE(at::allclose(ratio.select(1, 0), ratio.select(1, 1), 1e-14, 0));
  return {ratio[0][0].item<double>(), ratio[1][0].item<double>()};
}

TEST(ScoreError, IsOneFactorAtAllTimes) {
  for (const at::Tensor& t : {at::scalar_tensor(0.3, at::kDouble), at::tensor({0.1, 0.9}, at::kDouble)}) {
    for (const double factor : factors({-0.05, false}, t)) EXPECT_NEAR(factor, 0.95, 1e-15);
    for (const double factor : factors({}, t)) EXPECT_EQ(factor, 1);
  }
}

TEST(ScoreError, FadesAboveTheSpreadOfTheData) {
  const auto time_of = [](double s) { return std::log(s / 0.02) / std::log(100 / 0.02); };
  const at::Tensor t = at::tensor({time_of(0.02), time_of(spread * std::sqrt(3.0))}, at::kDouble);
  const std::vector<double> found = factors({0.05, true}, t);
  EXPECT_NEAR(found[0], 1 + 0.05 / std::sqrt(1 + 0.0016), 1e-12);
  EXPECT_NEAR(found[1], 1.025, 1e-12);
  EXPECT_NEAR(factors({0.05, true}, at::scalar_tensor(1.0, at::kDouble))[0], 1 + 0.05 * spread / 100, 1e-8);
}

TEST(ScoreError, HasATitle) {
  EXPECT_EQ(title_of({}), "exact");
  EXPECT_EQ(title_of({-0.02, false}), "−2 %");
  EXPECT_EQ(title_of({0.05, true}), "+5 %, fading");
}

}  // namespace
}  // namespace sgm::vp_ve_sde
