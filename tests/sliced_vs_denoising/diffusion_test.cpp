// The diffusion of ssm_no_kernel: its density, its kernels and the targets of denoising.
#include "experiments/sliced_vs_denoising/ssm_no_kernel/diffusion.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <gmock/gmock.h>

#include <cmath>

#include "experiments/sliced_vs_denoising/ssm_no_kernel/pool.h"

namespace sgm::sliced_vs_denoising::ssm_no_kernel {
namespace {

Wells plane() {
  Wells wells;
  wells.dimension = 2, wells.steps = 100, wells.horizon = 0.5;
  return wells;
}

double largest(const at::Tensor& x) {
  return x.abs().max().item<double>();
}

TEST(Diffusion, DriftsDownItsPotentialAlongTheDiagonals) {
  const Diffusion diffusion(plane());
  const at::Tensor x = at::tensor({0.3, -0.8, 1.2, 0.4}, at::kDouble).view({2, 2});
  const at::Tensor place = diffusion.along(x);
  EXPECT_LT(largest(diffusion.turned(place) - x), 1e-15);
  const auto potential = [&](const at::Tensor& at) {
    const at::Tensor y = diffusion.along(at);
    return 0.5 * (y.select(1, 0).square() - 1).square() + (y.select(1, 1) - 0.5).square();
  };
  for (int64_t j = 0; j < 2; ++j) {
    at::Tensor step = at::zeros_like(x);
    step.select(1, j).fill_(1e-5);
    const at::Tensor slope = (potential(x + step) - potential(x - step)) / 2e-5;
    EXPECT_LT(largest(diffusion.drift(x).select(1, j) + slope), 1e-8);
  }
  EXPECT_GT(std::abs(diffusion.drift(x)[0][0].item<double>() - diffusion.drift(x)[1][0].item<double>()), 0.1);
}

TEST(Diffusion, HasTheScoreOfANormalLawAlongTheParabola) {
  const Diffusion diffusion(plane());
  const at::Tensor place = at::tensor({0.2, -0.4, 0.2, 0.1}, at::kDouble).view({2, 2});
  const double mean = 0.5 - std::exp(-1.0);  // from −1/2 to 1/2 at stiffness 2 after 1/2
  const double stationary = 0.7 * 0.7 / 4;
  const double variance = stationary + (0.15 * 0.15 - stationary) * std::exp(-2.0);
  const at::Tensor score = diffusion.along(diffusion.score(diffusion.turned(place), 100)).select(1, 1);
  EXPECT_LT(largest(score - (mean - place.select(1, 1)) / variance), 5e-3);
}

TEST(Diffusion, IsSimulatedAsItsDensitySays) {
  const Diffusion diffusion(plane());
  const at::Tensor last = diffusion.paths(40'000, Rng(5))[100].to(at::kDouble);
  Rng rng(7);
  const at::Tensor exact = diffusion.along(diffusion.sample(40'000, 100, rng));
  for (int64_t j = 0; j < 2; ++j) {
    const at::Tensor a = last.select(1, j), b = exact.select(1, j);
    const double spread = b.std().item<double>();
    EXPECT_NEAR(a.mean().item<double>(), b.mean().item<double>(), 6 * spread / std::sqrt(2e4));
    EXPECT_NEAR(a.std().item<double>() / spread, 1, 0.03);  // Euler's rule is off by about dt U''/4, too
  }
}

TEST(Kernel, OfALinearDriftIsExact) {
  const Diffusion diffusion(plane());
  const at::Tensor before = at::tensor({0.1, -0.5, 0.7, 0.9}, at::kDouble).view({2, 2});
  const Kernel kernel = diffusion.kernel(before, at::full({2, 1}, 60.0, at::kDouble));
  const double kept = std::exp(-2 * 0.3);
  EXPECT_LT(largest(kernel.mean.select(1, 1) - (0.5 + (before.select(1, 1) - 0.5) * kept)), 1e-12);
  EXPECT_LT(largest(kernel.variance.select(1, 1) - 0.49 / 4 * (1 - kept * kept)), 1e-12);
  const Kernel step = diffusion.kernel(before, at::full({2, 1}, 1.0, at::kDouble));
  EXPECT_LT(largest(step.variance - 0.49 * 0.005), 1e-15);
  EXPECT_LT(
      largest(step.mean - (before + 0.005 * diffusion.along(diffusion.drift(diffusion.turned(before))))),
      1e-14);
}

/// E[target · x] = E[score · x] = −D for a kernel that is the law of the states, whatever the lag.
TEST(Pool, TargetsHaveTheScoresProductWithTheState) {
  Wells wells = plane();
  wells.height = 0, wells.deviation = 0.3;  // a free motion and a parabola: linearised kernels are exact
  const Diffusion diffusion(wells);
  const int64_t paths = 40'000;
  const Pool pool(diffusion, paths, Rng(11));
  const at::Tensor index = at::arange(80 * paths, 81 * paths);
  const at::Tensor x = diffusion.turned(pool.states(index)).to(at::kDouble);
  for (const int64_t lag : {8, 40, 100}) {
    const at::Tensor product = (pool.target(index, lag) * x).sum(1);
    const double error = product.std().item<double>() / std::sqrt(static_cast<double>(paths));
    EXPECT_NEAR(product.mean().item<double>(), -2, 6 * error + 0.02) << lag;
  }
  EXPECT_LT(largest(pool.times(index) - 0.4), 1e-12);
}

}  // namespace
}  // namespace sgm::sliced_vs_denoising::ssm_no_kernel
