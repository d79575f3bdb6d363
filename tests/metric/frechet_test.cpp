#include "core/metric/frechet.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "core/base/require.h"
#include "tests/support/one_thread.h"

namespace sgm {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

at::Tensor row(std::initializer_list<double> values) {
  return at::tensor(values, at::kDouble);
}

Gaussian normal(int64_t D) {
  return {at::zeros({D}, at::kDouble), at::eye(D, at::kDouble)};
}

/// Of commuting covariances it is |m1 − m2|^2 + sum (s1 − s2)^2 over the common axes.
TEST(Frechet, IsExactOnCommutingCovariances) {
  const at::Tensor axes = std::get<0>(at::linalg_qr(Rng(1).normal({3, 3})));
  const auto gaussian = [&](const at::Tensor& mean, const at::Tensor& deviations) {
    return Gaussian{mean, at::matmul(axes * deviations.square(), axes.t())};
  };
  const Gaussian a = gaussian(row({0, 1, 2}), row({1, 2, 3}));
  const Gaussian b = gaussian(row({2, 1, 1}), row({4, 2, 1}));
  EXPECT_NEAR(frechet_distance(a, b), 4 + 1 + 9 + 4, 1e-12);
  EXPECT_NEAR(frechet_distance(b, a), 4 + 1 + 9 + 4, 1e-12);
  EXPECT_NEAR(frechet_distance(a, a), 0, 1e-12);
}

/// In two dimensions tr (S1 S2)^½ = sqrt(tr S1 S2 + 2 sqrt(det S1 det S2)), whether they commute or not.
TEST(Frechet, IsExactInTwoDimensions) {
  const Gaussian a{row({0, 0}), row({2, .5, .5, 1}).view({2, 2})};
  const Gaussian b{row({0, 0}), row({1, -.7, -.7, 3}).view({2, 2})};
  const double product = 2 * 1 + 2 * .5 * -.7 + 1 * 3;
  const double root = std::sqrt(product + 2 * std::sqrt((2 - .25) * (3 - .49)));
  EXPECT_NEAR(frechet_distance(a, b), 3 + 4 - 2 * root, 1e-12);
}

/// A point and a line: no inverse, no product root is needed.
TEST(Frechet, IsExactOnSingularCovariances) {
  const Gaussian point{row({1, 1}), at::zeros({2, 2}, at::kDouble)};
  const Gaussian line{row({0, 0}), at::ones({2, 2}, at::kDouble)};
  EXPECT_NEAR(frechet_distance(point, line), 2 + 2, 1e-12);
  EXPECT_NEAR(frechet_distance(line, normal(2)), 2 + 2 - 2 * std::sqrt(2), 1e-12);
  EXPECT_THAT([&] { frechet_distance(point, normal(3)); },
              ThrowsMessage<InputError>(HasSubstr("features of 2 and 3 dimensions")));
}

/// The mean over parts is each part's distance averaged, its error their standard deviation over the root of
/// their number.
TEST(Frechet, PartsGiveMeanAndError) {
  const at::Tensor x = Rng(4).normal({41, 3});
  const Estimate estimate = frechet_in_parts(x, normal(3), 4);
  std::vector<double> each;
  for (int64_t i = 0; i < 4; ++i)
    each.push_back(frechet_distance(gaussian_fit(x.narrow(0, 10 * i, 10)), normal(3)));
  const at::Tensor all = at::tensor(each, at::kDouble);
  EXPECT_NEAR(estimate.value, all.mean().item<double>(), 1e-12);
  EXPECT_NEAR(estimate.standard_error, all.std().item<double>() / 2, 1e-12);
  EXPECT_EQ(estimate.parts, 4);
  EXPECT_EQ(estimate.rows, 10);
  EXPECT_THAT([&] { frechet_in_parts(x, normal(3), 1); },
              ThrowsMessage<InputError>(HasSubstr("1 parts of 41 rows")));
  EXPECT_THAT([&] { frechet_in_parts(x, normal(3), 30); },
              ThrowsMessage<InputError>(HasSubstr("30 parts of 1 rows")));
}

}  // namespace
}  // namespace sgm
