// What the studies of small networks share, and that their losses have equal weights.
#include "experiments/sliced_vs_denoising/small_network.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <gmock/gmock.h>

#include <cmath>
#include <limits>

#include "core/objective/objective.h"
#include "tests/support/made.h"

namespace sgm::sliced_vs_denoising {
namespace {

using test::made;

TEST(TunedRate, IsThatOfTheLeastErrorThatIsANumber) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(tuned_rate({1e-3, 3e-3, 1e-2}, {0.3, 0.2, nan}), 3e-3);
  EXPECT_EQ(tuned_rate({1e-3, 3e-3}, {nan, 0.9}), 3e-3);
}

TEST(StepsAtCost, AreAtLeastOne) {
  EXPECT_EQ(steps_at_cost(1000, 2.5), 400);
  EXPECT_EQ(steps_at_cost(1, 100), 1);
}

TEST(Networks, AreKeptWithTheirMeanAndItsError) {
  constexpr Quantity quantity{"error", "an error"};
  Group result;
  put_networks(quantity, {1, 2, 3}, result);
  EXPECT_THAT(of_networks(result, quantity), testing::ElementsAre(1, 2, 3));
  EXPECT_NEAR(result.value("error"), 2, 1e-15);
  EXPECT_NEAR(result.value("error_standard_error"), 1 / std::sqrt(3.0), 1e-15);
  Group of_one;
  put_networks(quantity, {1}, of_one);
  EXPECT_FALSE(of_one.contains("error_standard_error"));
}

/// E½|σs + z|² = σ²E(½|s|² + tr ∂s/∂x) + D/2 at every time, so that the losses of
/// ssm_sde differ by D/2.
TEST(Losses, OfDenoisingAndSlicesDifferByAConstant) {
  const int64_t n = 400'000;
  for (const char* name : {"vp", "ve"}) {
    const SdePtr sde = made(sde_registry(), name);
    const Problem problem{sde, [sde](const at::Tensor& x, const at::Tensor& t) {
                            return at::tanh(-0.7 * x) / over(sde->sigma(t), x);
                          }};
    const Objective denoising =
        made(objective_registry(), "sde_dsm", Node::Table{{"t_min", 1e-3}, {"reduction", "half_sum"}});
    const Objective sliced =
        made(objective_registry(), "ncsn_ssm", Node::Table{{"t_min", 1e-3}, {"levels", int64_t{0}}});
    Rng data(3), one(5), other(7);
    const at::NoGradGuard no_grad;
    const Batch batch{data.normal({n, 2}), {}, {}};
    const at::Tensor a = denoising(problem, batch, one), b = sliced(problem, batch, other);
    const double error = std::sqrt((a.var() + b.var()).item<double>() / static_cast<double>(n));
    EXPECT_NEAR((a.mean() - b.mean()).item<double>(), 1, 6 * error) << name;
    EXPECT_LT(error, 0.02) << name;
  }
}

}  // namespace
}  // namespace sgm::sliced_vs_denoising
