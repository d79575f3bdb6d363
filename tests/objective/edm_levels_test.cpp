// The noise levels that EDM's loss draws, and the share of them that is log-uniform.
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>

#include "core/objective/objective.h"
#include "tests/support/made.h"

namespace sgm::test {
namespace {

constexpr int64_t n = 40'000;
constexpr double least = 0.002, most = 160;
const double length = std::log(most / least);

/// What the loss asks its score for, of images of one pixel at 0 under sigma(t) = t.
struct Seen {
  at::Tensor x, t;
};
Seen seen(Node::Table options) {
  Seen all;
  const ScoreFn score = [&](const at::Tensor& x, const at::Tensor& t) {
    all = {x, t};
    return at::zeros_like(x);
  };
  const Objective objective = made(objective_registry(), "edm", std::move(options));
  Rng rng(3);
  objective({made(sde_registry(), "edm", {{"t_max", most}}), score}, {at::zeros({n, 1}, at::kDouble), {}, {}},
            rng);
  return all;
}

/// Mean and variance of ln s, where a share of the levels is log-uniform: those of a mixture.
struct Moments {
  double mean, variance;
};
Moments moments(double share) {
  const double middle = std::log(least) + length / 2;
  const double mean = (1 - share) * -1.2 + share * middle;
  const double square =
      (1 - share) * (1.2 * 1.2 + 1.2 * 1.2) + share * (middle * middle + length * length / 12);
  return {mean, square - mean * mean};
}

/// A level above e^4 is 4.3 standard deviations from the normal law's mean: of 40,000 one in three runs has
/// one. All else there is of the broad share, whose law is a length. Five standard errors: 6e-7.
TEST(EdmLevels, AShareIsLogUniform) {
  for (const double share : {0.1, 0.5, 1.0}) {
    const at::Tensor log_s = seen({{"broad", share}}).t.log();
    const auto [mean, variance] = moments(share);
    EXPECT_NEAR(log_s.mean().item<double>(), mean, 5 * std::sqrt(variance / n)) << share;
    const double above = share * (std::log(most) - 4) / length;
    EXPECT_NEAR(log_s.gt(4).to(at::kDouble).mean().item<double>(), above,
                5 * std::sqrt(above * (1 - above) / n) + 3. / n)
        << share;
  }
}

/// The ends, within what 40,000 uniform draws leave of them: 1e-6 · length each.
TEST(EdmLevels, EndWhereTheOptionsSay) {
  const at::Tensor s = seen({{"broad", 1.0}, {"broad_min", 0.01}, {"broad_max", 10.0}}).t;
  EXPECT_GE(s.min().item<double>(), 0.01);
  EXPECT_LE(s.max().item<double>(), 10);
  const double missed = std::log(1000) * std::log(1e6) / n;  // with probability 1e-6
  EXPECT_LT(std::log(s.min().item<double>() / 0.01), missed);
  EXPECT_LT(std::log(10 / s.max().item<double>()), missed);
}

/// Without a share the draws are those of the loss as it was: one normal a row, then the noise.
TEST(EdmLevels, AreAsBeforeWithoutAShare) {
  Rng rng(3);
  const at::Tensor s = at::exp(-1.2 + 1.2 * rng.normal({n}, at::kDouble)).clamp(0, most);
  const at::Tensor x = s.unsqueeze(1) * rng.normal({n, 1}, at::kDouble);
  for (const Seen& all : {seen({}), seen({{"broad", 0.0}, {"broad_max", 5.0}})}) {
    EXPECT_TRUE(at::equal(all.t, s));
    EXPECT_TRUE(at::equal(all.x, x));
  }
}

}  // namespace
}  // namespace sgm::test
