#include "core/metric/sliced_wasserstein.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <gtest/gtest.h>

#include <cmath>

#include "core/base/require.h"

namespace sgm {
namespace {

/// By hand, in one dimension: {0, 1, 5} and {9, 2, 3} are matched in order.
TEST(SlicedWasserstein, IsTheMeanDistanceOfSortedValuesInOneDimension) {
  const at::Tensor a = at::tensor({5.0, 0.0, 1.0}, at::kDouble).unsqueeze(1);
  const at::Tensor b = at::tensor({9.0, 2.0, 3.0}, at::kDouble).unsqueeze(1);
  Rng rng(1);
  const at::Tensor directions = random_directions(7, 1, rng);
  EXPECT_NEAR(sliced_wasserstein(a, b, directions), (2 + 2 + 4) / 3.0, 1e-14);
  EXPECT_EQ(sliced_wasserstein(a, a.flip(0), directions), 0);
  EXPECT_NEAR(sliced_wasserstein(3 * a + 1, 3 * b + 1, directions), 8, 1e-13);
}

/// A shift by v moves each projection by |v cos|, whose mean over the plane's directions is 2 |v|/pi.
TEST(SlicedWasserstein, OfAShiftIsItsMeanProjection) {
  Rng rng(2);
  const at::Tensor directions = random_directions(200'000, 2, rng);
  EXPECT_LT((directions.square().sum(1) - 1).abs().max().item<double>(), 1e-14);
  const at::Tensor x = rng.normal({5, 2});
  const at::Tensor v = at::tensor({3.0, -4.0}, at::kDouble);
  const double standard_error = 5 * std::sqrt(0.5 - 4 / (M_PI * M_PI)) / std::sqrt(200'000.0);
  EXPECT_NEAR(sliced_wasserstein(x, x + v, directions), 10 / M_PI, 5 * standard_error);
}

/// Two sets of one law: E|d| of the sorted values falls as 1/sqrt(n).
TEST(SlicedWasserstein, OfTwoSetsOfOneLawFallsWithTheirSize) {
  Rng rng(3);
  const at::Tensor directions = random_directions(50, 4, rng);
  const auto floor = [&](int64_t n) {
    return sliced_wasserstein(rng.normal({n, 4}), rng.normal({n, 4}), directions);
  };
  const double ratio = floor(1000) / floor(16'000);
  EXPECT_GT(ratio, 2);
  EXPECT_LT(ratio, 8);
}

TEST(SlicedWasserstein, RefusesSetsOfDifferentSize) {
  Rng rng(4);
  const at::Tensor directions = random_directions(3, 2, rng);
  EXPECT_THROW(sliced_wasserstein(at::zeros({3, 2}), at::zeros({4, 2}), directions), InputError);
  EXPECT_THROW(sliced_wasserstein(at::zeros({3, 3}), at::zeros({3, 3}), directions), InputError);
}

}  // namespace
}  // namespace sgm
