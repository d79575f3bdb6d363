// Trajectories of exact data against what is known of them: a Gaussian's closed form, and in one dimension
// that they keep the quantile.
#include "experiments/vp_ve_sde/trajectory.h"

#include <gmock/gmock.h>

#include <cmath>

#include "experiments/vp_ve_sde/exact_problem.h"
#include "experiments/vp_ve_sde/make.h"

namespace sgm::vp_ve_sde {
namespace {

at::Tensor column(std::vector<double> values) {
  return at::tensor(values, at::kDouble).unsqueeze(1);
}

Mixture line(std::vector<double> weights, std::vector<double> means, double variance) {
  const auto K = static_cast<int64_t>(weights.size());
  return checked(
      {at::tensor(weights, at::kDouble), column(std::move(means)), at::full({K}, variance, at::kDouble), {}});
}

TEST(trajectory_ends, of_a_gaussian_scale_with_its_deviation) {
  const Mixture data = line({1}, {0.3}, 0.04);
  const at::Tensor y = column({-60, -1, 0.3, 5, 90});
  for (const double end : {0.0, 0.5}) {
    const at::Tensor exact = 0.3 + std::sqrt((0.04 + end * end) / (0.04 + 6400)) * (y - 0.3);
    EXPECT_LT((trajectory_ends(data, y, 80, end) - exact).abs().max().item<double>(), 1e-8) << end;
  }
}

TEST(trajectory_ends, in_one_dimension_keep_the_quantile) {
  const std::vector<double> weights{0.3, 0.7}, means{-0.5, 0.4};
  const auto quantile = [&](const at::Tensor& x, double s) {
    const double scale = std::sqrt(2 * (0.01 + s * s));
    at::Tensor below = at::zeros_like(x);
    for (size_t k = 0; k < weights.size(); ++k)
      below = below + 0.5 * weights[k] * at::erfc((means[k] - x) / scale);
    return below;
  };
  const at::Tensor y = column({-8, -3, -1, 0, 2, 7});
  EXPECT_LT((quantile(trajectory_ends(line(weights, means, 0.01), y, 10), 0) - quantile(y, 10))
                .abs()
                .max()
                .item<double>(),
            1e-8);
}

TEST(trajectory_ends, of_a_wrong_score_follow_its_flow) {
  // dy/ds = c s (y − m)/(v + s²) on a Gaussian: the distance from the mean grows as (v + s²)^(c/2)
  const Mixture data = line({1}, {0.3}, 0.04);
  const at::Tensor y = column({-60, 0.3, 5});
  const auto factor = [](const at::Tensor& s) { return at::full_like(s, 1.05); };
  const at::Tensor exact = 0.3 + std::pow(0.04 / (0.04 + 6400), 1.05 / 2) * (y - 0.3);
  EXPECT_LT((trajectory_ends(data, y, 80, 0, 1e-10, factor) - exact).abs().max().item<double>(), 1e-8);
}

TEST(ends_from_prior, are_of_the_exact_flow_in_units_of_the_data) {
  const Mixture data = line({1}, {0.3}, 0.04);
  const SdePtr sde = make_sde(Node::Table{{"name", "vp"}});
  const at::Tensor x = column({-2, 0.1, 1.5});
  const double alpha = std::exp(-0.5 * (0.1 + 19.9 / 2));  // at t = 1
  const double s = std::sqrt(1 - alpha * alpha) / alpha;
  EXPECT_NEAR(noise_ratio(*sde, 1), s, 1e-9 * s);
  for (const double end : {0.0, 0.5}) {
    const at::Tensor exact = 0.3 + std::sqrt((0.04 + end * end) / (0.04 + s * s)) * (x / alpha - 0.3);
    EXPECT_LT((ends_from_prior(data, *sde, x, end) - exact).abs().max().item<double>(), 1e-8) << end;
  }
}

TEST(middle_of, has_the_interval_of_order_statistics) {
  const at::Tensor values = at::arange(100, at::kDouble).flip(0);
  const Middle middle = middle_of(values);
  EXPECT_DOUBLE_EQ(middle.value, 49.5);
  EXPECT_DOUBLE_EQ(middle.low, 39);  // 49.5 ± 1.96 √100/2, outward
  EXPECT_DOUBLE_EQ(middle.high, 60);
  const Middle of_one_deviation = middle_of(values, std::erfc(1 / std::sqrt(2.0)) * (1 + 1e-9));
  EXPECT_DOUBLE_EQ(of_one_deviation.low, 44);
  EXPECT_DOUBLE_EQ(of_one_deviation.high, 55);
  EXPECT_DOUBLE_EQ(middle_of(values, 1e-12).low, 13);  // 7.13 deviations: rank 13.8
}

TEST(distances, are_in_units_of_the_spread) {
  const Mixture data = checked(
      {at::ones({1}, at::kDouble), at::zeros({1, 2}, at::kDouble), at::full({1}, 4, at::kDouble), {}});
  const at::Tensor x = at::tensor({3.0, 4.0, 0.0, 0.0}, at::kDouble).view({2, 2});
  const at::Tensor found = distances(data, x, at::zeros({2, 2}, at::kDouble));
  EXPECT_NEAR(found[0].item<double>(), 5 / std::sqrt(2.0) / 2, 1e-15);
  EXPECT_EQ(found[1].item<double>(), 0);
}

TEST(trajectory_error, is_in_units_of_the_spread_and_tells_moved_samples) {
  const Mixture data = line({0.5, 0.5}, {-3, 3}, 16);  // spread 5
  const at::Tensor ends = column({-3, -3, 3, 3});
  const at::Tensor x = column({-3, -2, 3, -7});
  const TrajectoryError error = trajectory_error(data, x, ends);
  EXPECT_DOUBLE_EQ(spread(data), 5);
  EXPECT_NEAR(error.rms, std::sqrt((1 + 100) / 4.0) / 5, 1e-12);
  EXPECT_NEAR(error.median, 0.1, 1e-12);  // of 0, 0, .2, 2
  EXPECT_DOUBLE_EQ(error.moved, 0.25);
  EXPECT_DOUBLE_EQ(error.median_low, 0);
  EXPECT_DOUBLE_EQ(error.median_high, 2);
}

}  // namespace
}  // namespace sgm::vp_ve_sde
