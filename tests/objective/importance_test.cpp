// Times drawn by importance: the same expectation as uniform ones, in closed form on a Gaussian, with less
// variance.
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>

#include "core/objective/objective.h"
#include "core/score/gaussian.h"
#include "core/sde/derived.h"
#include "tests/support/sdes.h"

namespace sgm::test {
namespace {

struct Times : testing::TestWithParam<SdeCase> {
  const SdePtr sde = GetParam().made();
  const double t_min = 1e-3 * sde->t_max();
};
INSTANTIATE_TEST_SUITE_P(Registry, Times, testing::ValuesIn(sde_cases()),
                         [](const auto& info) { return case_name(info.param); });

/// The drawn times' distribution function is the integral of g^2/sigma^2, here by 20,000 midpoints between
/// drawn times; its whole is Z.
TEST_P(Times, ByImportanceHaveTheirDensity) {
  const at::Tensor u = at::tensor({0.0, 0.1, 0.4, 0.8, 1.0}, at::kDouble);
  const at::Tensor t = importance_time(*sde, t_min, u);
  EXPECT_NEAR(t[0].item<double>(), t_min, 1e-9 * t_min);
  EXPECT_NEAR(t[4].item<double>(), sde->t_max(), 1e-9 * sde->t_max());
  const double Z = weight_of_likelihood(*sde, t_min);
  for (int64_t i = 0; i < 4; ++i) {
    // In ln t: the density has a pole at 0.
    const double low = std::log(t[i].item<double>()), high = std::log(t[i + 1].item<double>());
    const at::Tensor at = (low + (high - low) * (at::arange(20000, at::kDouble) + 0.5) / 20000).exp();
    const double share = ((sde->g2(at) / sde->sigma(at).square() * at).mean() * (high - low)).item<double>();
    EXPECT_NEAR(share / Z, (u[i + 1] - u[i]).item<double>(), 1e-6) << i;
  }
}

/// Half of VP's draws from 1e-5 on fall below .114, of sub-VP's below .031.
TEST(ImportanceTimes, OfTheOfficialSdesCrowdAtSmallTimes) {
  const at::Tensor half = at::full({}, 0.5, at::kDouble);
  EXPECT_NEAR(importance_time(*made(sde_registry(), "vp"), 1e-5, half).item<double>(), 0.114, 5e-4);
  EXPECT_NEAR(importance_time(*made(sde_registry(), "sub_vp"), 1e-5, half).item<double>(), 0.031, 5e-4);
}

/// On N(0, .04) with the score 1.1 times the exact one; 40,000 draws, 4.9 standard errors.
TEST(ImportanceTimes, KeepTheExpectationOfTheLoss) {
  const int64_t n = 40000;
  for (const std::string name : {"vp", "sub_vp"}) {
    const SdePtr sde = made(sde_registry(), name);
    const ScoreFn exact = exact_score(normal(0, 0.04), sde);
    const Problem problem{
        sde, [&](const at::Tensor& x, const at::Tensor& t) { return 1.1 * exact(x, t); }, {}};
    const at::Tensor x = 0.2 * Rng(1).normal({n, 1});
    for (const std::string weighting : {"variance", "likelihood"}) {
      double mean[2], error[2];
      int i = 0;
      for (const std::string times : {"uniform", "importance"}) {
        const Objective loss = made(objective_registry(), "sde_dsm",
                                    {{"t_min", 1e-2}, {"weighting", weighting}, {"times", times}});
        Rng rng(2);
        const at::Tensor losses = loss(problem, {x, {}, {}}, rng).to(at::kDouble);
        mean[i] = losses.mean().item<double>();
        error[i++] = losses.std().item<double>() / std::sqrt(static_cast<double>(n));
      }
      EXPECT_NEAR(mean[0], mean[1], 4.9 * std::hypot(error[0], error[1])) << name << weighting;
      EXPECT_LT(error[0], 0.1 * mean[0]);
      if (weighting != "likelihood") continue;
      EXPECT_LT(error[1], 0.7 * error[0]) << name;
    }
  }
}

}  // namespace
}  // namespace sgm::test
