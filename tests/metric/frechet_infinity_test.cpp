#include "core/metric/frechet_infinity.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "core/base/require.h"
#include "core/metric/frechet.h"
#include "tests/support/one_thread.h"

namespace sgm {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

at::Tensor normal(int64_t n, int64_t D, const Rng& rng, double scale = 1) {
  return scale * Rng(rng).normal({n, D});
}

/// Of two sizes the line goes through both means; that of all rows does not depend on their order.
TEST(FrechetInfinity, IsALineInOneOverRows) {
  const at::Tensor a = normal(40, 2, Rng(1), 1.5), b = normal(60, 2, Rng(2));
  const FrechetInfinity found = frechet_infinity(a, b, {{1, 2}, 4}, Rng(3));
  ASSERT_EQ(found.rows, (std::vector<double>{40, 20}));
  EXPECT_NEAR(found.distance[0], frechet_distance(gaussian_fit(a), gaussian_fit(b)), 1e-12);
  EXPECT_NEAR(found.value, 2 * found.distance[0] - found.distance[1], 1e-12);
  EXPECT_NEAR(found.value + found.slope / 20, found.distance[1], 1e-12);
  EXPECT_EQ(found.freedom, 3);
}

/// Weights proportional to rows: 4, 2, 1 of parts 1, 2, 4 in a fit of 1 and x = p − 1.
TEST(FrechetInfinity, WeighsMeansByRows) {
  const at::Tensor a = normal(80, 2, Rng(1), 1.5);
  const FrechetInfinity found =
      frechet_infinity(a, {at::zeros({2}, at::kDouble), at::eye(2, at::kDouble)}, {{1, 2, 4}, 4}, Rng(3));
  ASSERT_EQ(found.rows, (std::vector<double>{80, 40, 20}));
  const at::Tensor weight = at::tensor({80., 40., 20.}, at::kDouble);
  const at::Tensor columns = at::stack({at::ones({3}, at::kDouble), 1 / weight}, 1);
  const at::Tensor normal_matrix = at::matmul(columns.t() * weight, columns);
  const at::Tensor solved = at::linalg_solve(
      normal_matrix, at::matmul(columns.t() * weight, at::tensor(found.distance, at::kDouble)));
  EXPECT_NEAR(found.value, solved[0].item<double>(), 1e-10);
  EXPECT_NEAR(found.slope, solved[1].item<double>(), 1e-8);
}

/// 200 pairs of sets of one law, exact distance 0: the distance of all rows is far above it, the intercept's
/// mean within five standard errors (false alarm 1e-6), and its intervals hold 0 for 95 % up to chance:
/// fewer than 173 of 200 have probability below 1e-6 then. One side alone leaves the other's bias.
TEST(FrechetInfinity, HasNeitherSidesBiasAndCovers) {
  const int64_t draws = 200, n = 300, D = 5;
  std::vector<double> values, plain, one_sided;
  int64_t held = 0;
  for (int64_t i = 0; i < draws; ++i) {
    const Rng rng = Rng(4).fork(static_cast<uint64_t>(i));
    const at::Tensor a = normal(n, D, rng.fork("a")), b = normal(n, D, rng.fork("b"));
    const FrechetInfinity found = frechet_infinity(a, b, {}, rng);
    values.push_back(found.value), plain.push_back(found.distance[0]);
    held += std::abs(found.value) < 2.262 * found.standard_error ? 1 : 0;  // Student's of 9
    one_sided.push_back(frechet_infinity(a, gaussian_fit(b), {{1, 2, 4}, 2}, rng).value);
  }
  const auto t_of = [](const std::vector<double>& x) {
    const at::Tensor all = at::tensor(x, at::kDouble);
    return (all.mean() / all.std() * std::sqrt(static_cast<double>(x.size()))).item<double>();
  };
  EXPECT_GT(t_of(plain), 30);
  EXPECT_LT(std::abs(t_of(values)), 5);
  EXPECT_GT(t_of(one_sided), 20);
  EXPECT_GE(held, 173);
}

TEST(FrechetInfinity, FollowsItsSeed) {
  const at::Tensor a = normal(100, 2, Rng(1)), b = normal(100, 2, Rng(2));
  const double first = frechet_infinity(a, b, {}, Rng(3)).value;
  EXPECT_EQ(frechet_infinity(a, b, {}, Rng(3)).value, first);
  EXPECT_NE(frechet_infinity(a, b, {}, Rng(4)).value, first);
}

TEST(FrechetInfinity, RefusesWhatHasNoLine) {
  const at::Tensor x = normal(40, 6, Rng(1));
  const auto refused = [&](const InfinityOptions& options, const char* text) {
    EXPECT_THAT([&] { frechet_infinity(x, x, options, Rng(1)); }, ThrowsMessage<InputError>(HasSubstr(text)));
  };
  refused({{1}, 4}, "parts = [1]");
  refused({{2, 2}, 4}, "parts = [2, 2]");
  refused({{0, 2}, 4}, "parts = [0, 2]");
  refused({{1, 2}, 1}, "1 blocks of 40 rows");
  refused({{1, 2}, 41}, "41 blocks of 40 rows");
  refused({{1, 6}, 10}, "parts of 6 rows in 6 dimensions");
  EXPECT_THAT([&] { frechet_infinity(x, x.narrow(1, 0, 2), {}, Rng(1)); },
              ThrowsMessage<InputError>(HasSubstr("features of 6 and 2 dimensions")));
  EXPECT_THAT(
      [&] {
        frechet_infinity(x.narrow(1, 0, 1), x.narrow(1, 0, 1), {{15, 16}, 40}, Rng(1));
      },
      ThrowsMessage<InputError>(HasSubstr("all parts have 2 rows")));
}

}  // namespace
}  // namespace sgm
