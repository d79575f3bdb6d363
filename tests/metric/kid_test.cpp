#include "core/metric/kid.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>

#include "core/base/require.h"
#include "core/tensor/peak_memory.h"
#include "core/tensor/rng.h"
#include "tests/support/one_thread.h"

namespace sgm {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

/// All kernel values at once.
double plain(const at::Tensor& a, const at::Tensor& b) {
  const auto kernel = [](const at::Tensor& x, const at::Tensor& y) {
    return (at::matmul(x.to(at::kDouble), y.to(at::kDouble).t()) / x.size(1) + 1).pow(3);
  };
  const auto others = [](const at::Tensor& k) {
    return ((k.sum() - k.trace()) / (k.size(0) * (k.size(0) - 1))).item<double>();
  };
  return others(kernel(a, a)) + others(kernel(b, b)) - 2 * kernel(a, b).mean().item<double>();
}

/// In one block, in several, and of half precision.
TEST(Kid, IsTheUnbiasedStatistic) {
  const auto check = [](const at::Tensor& a, const at::Tensor& b) {
    const double exact = plain(a, b);
    EXPECT_NEAR(kid(a, b).value, exact, 1e-11);
    EXPECT_NEAR(kid(b, a).value, exact, 1e-11);
    EXPECT_NEAR(kid(a, b).standard_error, kid(b, a).standard_error, 1e-12);
  };
  check(Rng(1).normal({7, 3}), Rng(2).normal({5, 3}) + 1);
  check(Rng(3).normal({1500, 4}), Rng(4).normal({1030, 4}) * 1.2);
  check(Rng(5).normal({30, 2}).to(at::kHalf), Rng(6).normal({20, 2}).to(at::kHalf));
}

/// Leaving each row out gives the same error, but for terms of order 1/n of itself.
TEST(Kid, StandardErrorIsTheJackknifes) {
  const at::Tensor a = Rng(1).normal({150, 3}) + .5, b = Rng(2).uniform({120, 3});
  const auto variance = [](const at::Tensor& x, const auto& statistic) {
    const int64_t n = x.size(0);
    std::vector<double> values;
    for (int64_t i = 0; i < n; ++i)
      values.push_back(statistic(at::cat({x.narrow(0, 0, i), x.narrow(0, i + 1, n - i - 1)})));
    const at::Tensor all = at::tensor(values, at::kDouble);
    return (all - all.mean()).square().sum().item<double>() * static_cast<double>(n - 1) /
           static_cast<double>(n);
  };
  const double of_a = variance(a, [&](const at::Tensor& x) { return plain(x, b); });
  const double of_b = variance(b, [&](const at::Tensor& x) { return plain(a, x); });
  EXPECT_NEAR(kid(a, b).standard_error / std::sqrt(of_a + of_b), 1, .03);
}

/// Exact in one dimension: E (ab + 1)³ = E a³ E b³ + 3 E a² E b² + 3 E a E b + 1. Intervals of 1.96
/// standard errors hold the exact value for 95 % up to chance (fewer than 356 of 400 have probability below
/// 1e-6), the mean lies within five of its own standard errors (false alarm 1e-6). Of equal laws, exactly 0,
/// too.
TEST(Kid, IsUnbiasedAndCovers) {
  const auto moments = [](double mean, double variance) {
    return std::array{mean, variance + mean * mean, mean * mean * mean + 3 * mean * variance};
  };
  for (const double shift : {.4, 0.}) {
    const auto expected = [](const auto& p, const auto& q) {
      return p[2] * q[2] + 3 * p[1] * q[1] + 3 * p[0] * q[0] + 1;
    };
    const auto p = moments(.3, 1), q = moments(.3 + shift, shift > 0 ? 1.44 : 1);
    const double exact = expected(p, p) + expected(q, q) - 2 * expected(p, q);
    std::vector<double> values;
    int64_t held = 0;
    for (int64_t i = 0; i < 400; ++i) {
      const Rng rng = Rng(7).fork(static_cast<uint64_t>(i));
      const at::Tensor a = Rng(rng.fork("a")).normal({400, 1}) + .3;
      const at::Tensor b = Rng(rng.fork("b")).normal({300, 1}) * (shift > 0 ? 1.2 : 1) + .3 + shift;
      const Kid found = kid(a, b);
      values.push_back(found.value);
      held += found.lower(1.96) <= exact && exact <= found.upper(1.96) ? 1 : 0;
    }
    const at::Tensor all = at::tensor(values, at::kDouble);
    EXPECT_LT(std::abs(all.mean().item<double>() - exact), 5 * all.std().item<double>() / 20) << shift;
    EXPECT_GE(held, 356) << shift;
  }
}

/// 64 dimensions, a value three standard errors above 0: plain ± would miss the exact value, here the mean
/// of all draws, from below for 7 %. At most 25 of 300 above the upper limit: of 2.5 % more have probability
/// below 1e-6.
TEST(Kid, UpperLimitHoldsNearZero) {
  const at::Tensor deviation = (1 / (1 + at::arange(64, at::kDouble))).sqrt();
  std::vector<Kid> found;
  double mean = 0;
  for (int64_t i = 0; i < 300; ++i) {
    const Rng rng = Rng(8).fork(static_cast<uint64_t>(i));
    const at::Tensor a = (Rng(rng.fork("a")).normal({200, 64}) * 1.2 + .1) * deviation;
    found.push_back(kid(a, Rng(rng.fork("b")).normal({200, 64}) * deviation));
    mean += found.back().value / 300;
  }
  int64_t plain = 0, missed = 0;
  for (const Kid& one : found) {
    plain += one.value + 1.96 * one.standard_error < mean ? 1 : 0;
    missed += one.upper(1.96) < mean ? 1 : 0;
  }
  EXPECT_LE(missed, 25);
  EXPECT_LT(missed, plain);
  EXPECT_NEAR((Kid{.value = 4, .standard_error = 1}).upper(2), 4 + 2 + 4. / 16, 1e-15);
  EXPECT_NEAR((Kid{.value = -1, .standard_error = 1}).upper(2), -1 + 2 + 4. / 4, 1e-15);
  EXPECT_EQ((Kid{.value = 0, .standard_error = 0}).upper(2), 0);
}

TEST(Kid, OfSubsetsAsPublished) {
  const at::Tensor a = Rng(1).normal({30, 3}), b = Rng(2).normal({20, 3}) + .5;
  const at::Tensor of_a = Rng(3).integers(0, 30, {4, 9}), of_b = Rng(4).integers(0, 20, {4, 6});
  const SubsetKid found = kid_of_subsets(a, b, of_a, of_b);
  for (int64_t i = 0; i < 4; ++i)
    EXPECT_NEAR(found.each[i].item<double>(), plain(a.index_select(0, of_a[i]), b.index_select(0, of_b[i])),
                1e-12);
  EXPECT_NEAR(found.mean, found.each.mean().item<double>(), 1e-15);
  EXPECT_NEAR(found.deviation, found.each.std(false).item<double>(), 1e-15);
  const auto refused = [&](const at::Tensor& first, const at::Tensor& second, const char* text) {
    EXPECT_THAT([&] { kid_of_subsets(a, b, first, second); }, ThrowsMessage<InputError>(HasSubstr(text)));
  };
  refused(of_a, of_b.narrow(0, 0, 3), "subsets of shape [4, 9] and [3, 6]");
  refused(of_a.narrow(1, 0, 1), of_b, "subsets of shape [4, 1] and [4, 6]");
  refused(of_a + 21, of_b, "but 30 rows");
  refused(of_a, of_b - 20, "but 20 rows");
}

/// All kernel values of 4,096 rows would be 128 MiB.
TEST(Kid, KeepsBlocksAlone) {
  const at::Tensor x = Rng(1).normal({4096, 2});
  const PeakMemory peak;
  kid(x, x);
  EXPECT_LT(peak.bytes(), int64_t{40} << 20);
}

TEST(Kid, RefusesWhatHasNone) {
  const at::Tensor x = Rng(1).normal({5, 3});
  const auto refused = [&](const at::Tensor& b, const char* text) {
    EXPECT_THAT([&] { kid(x, b); }, ThrowsMessage<InputError>(HasSubstr(text)));
  };
  refused(x.narrow(0, 0, 1), "1 rows of features");
  refused(x.narrow(1, 0, 2), "features of 3 and 2 dimensions");
  refused(x.flatten(), "features of shape [15]");
  refused(x * std::numeric_limits<double>::quiet_NaN(), "not finite");
  refused(at::full({4, 3}, 2., at::kDouble), "all 4 rows of features are equal");
}

}  // namespace
}  // namespace sgm
