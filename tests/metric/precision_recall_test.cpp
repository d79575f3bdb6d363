#include "core/metric/precision_recall.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "core/base/require.h"
#include "core/tensor/peak_memory.h"
#include "core/tensor/rng.h"
#include "tests/support/one_thread.h"

namespace sgm {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

at::Tensor column(std::initializer_list<double> values) {
  return at::tensor(values, at::kDouble).unsqueeze(1);
}

/// All distances at once, by differences in float64.
at::Tensor distances(const at::Tensor& a, const at::Tensor& b) {
  return (a.to(at::kDouble).unsqueeze(1) - b.to(at::kDouble)).square().sum(-1).sqrt();
}
at::Tensor plain_radii(const at::Tensor& x, int64_t k) {
  return std::get<0>(distances(x, x).sort(1)).select(1, k);
}
int64_t plain_count(const at::Tensor& a, const at::Tensor& b, int64_t k) {
  return (distances(a, b) <= plain_radii(b, k)).any(1).sum().item<int64_t>();
}

/// On a line, with k = 1: the real balls reach 1 around 0 to 3 and 4 around 7, their surfaces belong to them.
TEST(PrecisionRecall, OnALine) {
  const at::Tensor real = column({0, 1, 2, 3, 7}), made = column({-1, -1.5, 11, 11.5, 20});
  const PrecisionRecall found = precision_recall(made, real, 1);
  EXPECT_EQ(found.precise, 2);  // −1 and 11
  EXPECT_NEAR(found.precision(), .4, 1e-15);
  EXPECT_EQ(found.recalled, 0);  // 20 reaches to 11.5, −1 to −.5, 11 to 10.5
  const PrecisionRecall swapped = precision_recall(real, made, 1);
  EXPECT_EQ(swapped.precise, 0);
  EXPECT_EQ(swapped.recalled, 2);
  EXPECT_TRUE(at::equal(manifold_radii(real, 1), at::tensor({1., 1., 1., 1., 4.}, at::kDouble)));
  EXPECT_TRUE(at::equal(manifold_radii(real, 2), at::tensor({2., 1., 1., 2., 5.}, at::kDouble)));
}

/// More rows than a block, unlike numbers; then values whose differences float32 cannot see, and rows that
/// are in both sets, which lie on surfaces exactly.
TEST(PrecisionRecall, CountsExactly) {
  const auto check = [](const at::Tensor& made, const at::Tensor& real, int64_t k) {
    const PrecisionRecall found = precision_recall(made, real, k);
    EXPECT_EQ(found.precise, plain_count(made, real, k));
    EXPECT_EQ(found.recalled, plain_count(real, made, k));
    EXPECT_GT(found.precise, 0);
    EXPECT_LT(found.precise, found.generated);
    EXPECT_TRUE(at::equal(manifold_radii(made, k), plain_radii(made, k)));
  };
  check(Rng(1).normal({1300, 6}) * 1.4, Rng(2).normal({1100, 6}), 3);
  check(Rng(3).normal({300, 6}).to(at::kFloat) * 2, Rng(4).normal({200, 6}).to(at::kFloat), 5);
  const at::Tensor far = at::full({6}, 1e5, at::kDouble);
  far[0] = -3e5;
  check(far + 1e-3 * Rng(5).normal({300, 6}), far + 1e-3 * Rng(6).normal({250, 6}), 3);
  const at::Tensor real = Rng(7).normal({200, 6});
  check(at::cat({real.narrow(0, 0, 50), 3 * Rng(8).normal({100, 6})}), real, 3);
  // two clouds far apart: their distance sets the rounding
  const auto clouds = [](uint64_t seed) {
    const at::Tensor x = 1e-3 * Rng(seed).normal({200, 3});
    x.narrow(0, 0, 100).add_(1e3);
    return x;
  };
  check(clouds(9), clouds(10), 3);
}

/// All distances of 4,096 rows would be 128 MiB.
TEST(PrecisionRecall, KeepsBlocksAlone) {
  const at::Tensor a = Rng(1).normal({4096, 2}), b = Rng(2).normal({4096, 2});
  const PeakMemory peak;
  precision_recall(a, b, 3);
  EXPECT_LT(peak.bytes(), int64_t{40} << 20);
}

TEST(PrecisionRecall, RefusesWhatHasNone) {
  const at::Tensor x = Rng(1).normal({5, 3});
  const auto refused = [&](const at::Tensor& real, int64_t k, const char* text) {
    EXPECT_THAT([&] { precision_recall(x, real, k); }, ThrowsMessage<InputError>(HasSubstr(text)));
  };
  refused(x.narrow(0, 0, 1), 1, "1 rows of features");
  refused(x.narrow(0, 0, 4), 4, "k = 4, but a set has 4 rows");
  refused(x, 0, "k = 0, but a set has 5 rows");
  refused(x.narrow(1, 0, 2), 1, "features of 3 and 2 dimensions");
  refused(x * std::numeric_limits<double>::infinity(), 1, "not finite");
  refused(at::ones({5, 3}, at::kDouble), 1, "all 5 rows of features are equal");
  refused(x * 1e25, 1, "too large for float32");
  EXPECT_THAT([&] { manifold_radii(x, 5); }, ThrowsMessage<InputError>(HasSubstr("k = 5 of 5 rows")));
}

}  // namespace
}  // namespace sgm
