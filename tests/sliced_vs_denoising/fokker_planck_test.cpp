// Finite volumes for the Fokker-Planck equation against exact densities.
#include "experiments/sliced_vs_denoising/ssm_no_kernel/fokker_planck.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <gmock/gmock.h>

#include <numbers>

#include "core/base/require.h"

namespace sgm::sliced_vs_denoising::ssm_no_kernel {
namespace {

at::Tensor normal(const at::Tensor& x, double mean, double variance) {
  return at::exp(-(x - mean).square() / (2 * variance)) / std::sqrt(2 * std::numbers::pi * variance);
}

/// Mean |p − exact| over the interval times its length.
double distance(const Density& path, int64_t k, const at::Tensor& exact) {
  return (path.p[k] - exact).abs().sum().item<double>() * path.cells.size();
}

/// Ornstein-Uhlenbeck from N(−.5, .2²): mean and variance are known.
struct Linear {
  Well well{0, 2, 0.5};
  double noise = 0.8, mean = -0.5, variance = 0.04, horizon = 0.5;

  Density solved(int64_t cells, int64_t steps) const {
    return fokker_planck(
        well, noise, [this](const at::Tensor& x) { return normal(x, mean, variance); }, {-4, 4, cells},
        horizon / static_cast<double>(steps), steps);
  }
  double mean_after() const {
    return well.centre + (mean - well.centre) * std::exp(-well.stiffness * horizon);
  }
  double variance_after() const {
    const double stationary = noise * noise / (2 * well.stiffness);
    return stationary + (variance - stationary) * std::exp(-2 * well.stiffness * horizon);
  }
  double error(int64_t cells, int64_t steps) const {
    const Density path = solved(cells, steps);
    return distance(path, steps, normal(path.cells.centres(), mean_after(), variance_after()));
  }
};

TEST(FokkerPlanck, OfALinearDriftIsNormal) {
  const Linear linear;
  EXPECT_LT(linear.error(1600, 400), 1e-4);
  const Density path = linear.solved(1600, 400);
  const at::Tensor x = at::tensor({-0.6, 0.013, 0.7}, at::kDouble);
  const at::Tensor exact = (linear.mean_after() - x) / linear.variance_after();
  EXPECT_LT((path.score_at(x, 400) - exact).abs().max().item<double>(), 2e-4);
}

TEST(FokkerPlanck, IsOfSecondOrderInSizeAndTime) {
  const Linear linear;
  const double coarse = linear.error(100, 50), fine = linear.error(200, 100), finest = linear.error(400, 200);
  EXPECT_NEAR(std::log2(coarse / fine), 2, 0.15);
  EXPECT_NEAR(std::log2(fine / finest), 2, 0.08);
  const double in_time = linear.error(6400, 8) / linear.error(6400, 16);
  EXPECT_NEAR(std::log2(in_time), 2, 0.25);
}

TEST(FokkerPlanck, KeepsTheMassAndTheStationaryLawOfADoubleWell) {
  const Well well{0.5, 0, 0};
  const double noise = 0.7;
  const Cells cells{-3, 3, 600};
  const auto stationary = [&](const at::Tensor& x) {
    const at::Tensor p = at::exp(-2 * well.height * (x.square() - 1).square() / (noise * noise));
    return p / (p.sum() * cells.size());
  };
  const at::Tensor exact = stationary(cells.centres());
  const Density stays = fokker_planck(well, noise, stationary, cells, 0.01, 100);
  EXPECT_LT((stays.p[100] - exact).abs().max().item<double>(), 1e-12);
  const auto narrow = [](const at::Tensor& x) { return normal(x, -0.4, 0.01); };
  const Density path = fokker_planck(well, noise, narrow, cells, 0.05, 4000);
  const at::Tensor mass = path.p.sum(1) * cells.size();
  EXPECT_LT((mass - mass[0]).abs().max().item<double>(), 1e-11);
  EXPECT_LT(distance(path, 4000, exact * mass[0]), 1e-6);
  EXPECT_GT(distance(path, 20, exact), 0.2);
}

TEST(FokkerPlanck, IsSampledByItsDistributionFunction) {
  const Density path = Linear{}.solved(800, 100);
  Rng rng(3);
  const at::Tensor x = path.sample(200'000, 100, rng);
  EXPECT_NEAR(x.mean().item<double>(), Linear{}.mean_after(), 5 * std::sqrt(Linear{}.variance_after() / 2e5));
  EXPECT_NEAR(x.var().item<double>() / Linear{}.variance_after(), 1, 5 * std::sqrt(2 / 2e5));
}

TEST(FokkerPlanck, RefusesMassOutsideOfItsCells) {
  const auto far = [](const at::Tensor& x) { return normal(x, 2.9, 0.04); };
  EXPECT_THROW(fokker_planck({0.5, 0, 0}, 0.7, far, {-3, 3, 600}, 0.01, 1), InputError);
}

TEST(Well, HasItsDerivatives) {
  const Well well{0.5, 2, 0.3};
  for (const double x : {-1.3, 0.0, 0.8}) {
    const double step = 1e-4;
    EXPECT_NEAR(well.slope(x), (well.potential(x + step) - well.potential(x - step)) / (2 * step), 1e-6);
    EXPECT_NEAR(well.curvature(x), (well.slope(x + step) - well.slope(x - step)) / (2 * step), 1e-6);
  }
}

}  // namespace
}  // namespace sgm::sliced_vs_denoising::ssm_no_kernel
