#include "core/metric/nearest.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "core/base/require.h"
#include "core/tensor/rng.h"
#include "tests/support/one_thread.h"

namespace sgm {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

/// All distances in float64, sorted; equal ones by index.
Neighbours brute(const at::Tensor& queries, const at::Tensor& set, int64_t k) {
  const at::Tensor a = queries.flatten(1).to(at::kDouble);
  const at::Tensor b = set.flatten(1).to(at::kDouble);
  const at::Tensor distance = (a.unsqueeze(1) - b.unsqueeze(0)).square().sum(2).sqrt();
  const auto [sorted, index] = distance.sort(/*stable=*/true, /*dim=*/1, /*descending=*/false);
  return {index.narrow(1, 0, k), sorted.narrow(1, 0, k)};
}

void expect_equal(const Neighbours& got, const Neighbours& want) {
  EXPECT_TRUE(at::equal(got.index, want.index));
  EXPECT_LT((got.distance - want.distance).abs().max().item<double>(), 1e-12);
}

/// More rows than a block and more queries than one, images and numbers, float and bytes.
TEST(Nearest, EqualsBruteForce) {
  const at::Tensor set = Rng(1).normal({5000, 6});
  const at::Tensor queries = Rng(2).normal({600, 6});
  expect_equal(nearest(queries, set, 5), brute(queries, set, 5));
  const at::Tensor images = Rng(3).uniform({300, 1, 4, 4}, at::kFloat);
  const at::Tensor bytes = (images * 255).to(at::kByte);
  expect_equal(nearest(images.narrow(0, 0, 7), images, 300), brute(images.narrow(0, 0, 7), images, 300));
  expect_equal(nearest(bytes.narrow(0, 0, 7), bytes, 3), brute(bytes.narrow(0, 0, 7), bytes, 3));
}

/// Rows whose squares lose the differences in float32 (norm 1e4, differences 1e-4) and rows that are equal:
/// the answer is exact all the same.
TEST(Nearest, IsExactWhereFloat32IsNot) {
  const at::Tensor far = 1e4 + 1e-4 * Rng(4).normal({400, 3});
  const at::Tensor equal = at::ones({400, 3}, at::kDouble);
  expect_equal(nearest(far.narrow(0, 0, 20), far, 4), brute(far.narrow(0, 0, 20), far, 4));
  expect_equal(nearest(equal.narrow(0, 0, 3), equal, 4), brute(equal.narrow(0, 0, 3), equal, 4));
}

/// Copies with a little noise among images of the same kind: found, and their ratio is far below that of any
/// other.
TEST(Nearest, RatioTellsNearCopies) {
  const at::Tensor set = Rng(5).normal({2000, 64}, at::kFloat);
  const at::Tensor fresh = Rng(6).normal({50, 64}, at::kFloat);
  const at::Tensor copies = set.narrow(0, 100, 20) + .05 * Rng(7).normal({20, 64}, at::kFloat);
  const Neighbours found = nearest(copies, set, 2);
  EXPECT_TRUE(at::equal(found.index.select(1, 0), at::arange(100, 120)));
  EXPECT_LT(nearest_ratio(found).max().item<double>(), .1);
  EXPECT_GT(nearest_ratio(nearest(fresh, set, 2)).min().item<double>(), .7);
  const at::Tensor twice = at::cat({set, set.narrow(0, 0, 1)});
  EXPECT_EQ(nearest_ratio(nearest(set.narrow(0, 0, 2), twice, 2)).abs().max().item<double>(),
            0);  // a copy: 0, with a second copy, too
}

TEST(Nearest, RefusesBadInput) {
  const at::Tensor x = at::zeros({4, 3});
  EXPECT_THAT([&] { nearest(x, x, 5); }, ThrowsMessage<InputError>(HasSubstr("5 nearest of 4 rows")));
  EXPECT_THAT(
      [&] {
        nearest(at::zeros({4, 2}), x, 1);
      },
      ThrowsMessage<InputError>(HasSubstr("queries of 2 numbers")));
  EXPECT_THAT([&] { nearest(x, x.add(std::numeric_limits<double>::infinity()), 1); },
              ThrowsMessage<InputError>(HasSubstr("not finite")));
  EXPECT_THAT(
      [&] {
        nearest(x, at::full({4, 3}, 1e25, at::kDouble), 1);
      },
      ThrowsMessage<InputError>(HasSubstr("too large for float32")));
  EXPECT_THAT([&] { nearest_ratio(nearest(x, x, 1)); },
              ThrowsMessage<InputError>(HasSubstr("one neighbour")));
}

}  // namespace
}  // namespace sgm
