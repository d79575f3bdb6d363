#include "core/metric/gaussian.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "core/base/require.h"
#include "tests/support/one_thread.h"

namespace sgm {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

double largest(const at::Tensor& x) {
  return x.abs().max().item<double>();
}

TEST(Gaussian, FitsMeanAndUnbiasedCovariance) {
  const at::Tensor x =
      at::tensor({1., 2., 3., 6., 5., 1.}, at::kDouble).view({3, 2});  // columns 1 3 5 and 2 6 1
  const Gaussian fitted = gaussian_fit(x);
  EXPECT_LT(largest(fitted.mean - at::tensor({3., 3.}, at::kDouble)), 1e-14);
  EXPECT_LT(largest(fitted.covariance - at::tensor({4., -1., -1., 7.}, at::kDouble).view({2, 2})), 1e-14);
}

/// More rows than a block, images instead of rows, bytes instead of floats: as of all rows at once in
/// float64.
TEST(Gaussian, FitsManyRowsOfAnyShapeAndType) {
  const at::Tensor images = Rng(1).integers(0, 256, {5000, 1, 2, 3}).to(at::kByte);
  const at::Tensor rows = images.flatten(1).to(at::kDouble);
  const Gaussian fitted = gaussian_fit(images);
  EXPECT_LT(largest(fitted.mean - rows.mean(0)), 1e-9);
  EXPECT_LT(largest(fitted.covariance / rows.t().cov() - 1), 1e-9);
}

TEST(Gaussian, RefusesOneRowAndWhatIsNotFinite) {
  EXPECT_THAT(
      [] {
        gaussian_fit(at::zeros({1, 4}));
      },
      ThrowsMessage<InputError>(HasSubstr("1 rows have no covariance")));
  at::Tensor x = at::zeros({3, 2});
  x[1][1] = std::numeric_limits<double>::quiet_NaN();
  EXPECT_THAT([&] { gaussian_fit(x); }, ThrowsMessage<InputError>(HasSubstr("not finite")));
}

TEST(Gaussian, RootSquaresToTheMatrix) {
  const at::Tensor a = Rng(2).normal({6, 4});
  const at::Tensor singular = at::matmul(a, a.t());
  const at::Tensor root = symmetric_root(singular);
  EXPECT_LT(largest(at::matmul(root, root) - singular), 1e-12);
  EXPECT_LT(largest(root - root.t()), 1e-13);
}

/// 200,000 samples of a singular Gaussian: each of 3 means and 6 covariances within 5.6 standard errors, a
/// false-alarm rate of 1e-6 in all; and no spread where the covariance has none.
TEST(Gaussian, SamplesHaveItsMoments) {
  const double n = 2e5;
  const at::Tensor factor = at::tensor({1., 0., .5, .2, -1., 0.}, at::kDouble).view({3, 2});  // rank 2
  const Gaussian g{at::tensor({1., -2., 3.}, at::kDouble), at::matmul(factor, factor.t())};
  Rng rng(3);
  const at::Tensor x = gaussian_samples(g, static_cast<int64_t>(n), rng);
  EXPECT_EQ(x.scalar_type(), at::kFloat);
  const Gaussian fitted = gaussian_fit(x);
  const at::Tensor variance = g.covariance.diagonal();
  EXPECT_LT(largest((fitted.mean - g.mean) / (variance / n).sqrt()), 5.6);
  const at::Tensor spread = ((g.covariance.square() + at::outer(variance, variance)) / n).sqrt();
  EXPECT_LT(largest((fitted.covariance - g.covariance) / spread), 5.6);
  const auto [values, vectors] = at::linalg_eigh(g.covariance);
  EXPECT_LT(std::abs(values[0].item<double>()), 1e-12);
  EXPECT_LT(largest(at::matmul(x.to(at::kDouble) - g.mean, vectors.select(1, 0))), 1e-5);
}

}  // namespace
}  // namespace sgm
