#include "core/metric/predictions.h"

#include <ATen/Functions.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "core/base/require.h"
#include "tests/support/one_thread.h"

namespace sgm {
namespace {

at::Tensor four_rows() {
  return at::tensor({.7, .2, .1, .1, .1, .8, .6, .3, .1, .5, .25, .25}, at::kDouble).view({4, 3});
}

TEST(Predictions, CountsConfidenceAndAccuracy) {
  EXPECT_TRUE(at::equal(class_histogram(four_rows()), at::tensor({3, 0, 1}, at::kLong)));
  EXPECT_NEAR(mean_confidence(four_rows()), (.7 + .8 + .6 + .5) / 4, 1e-15);
  EXPECT_NEAR(accuracy(four_rows(), at::tensor({0, 2, 1, 2}, at::kLong)), .5, 1e-15);
  EXPECT_THROW(accuracy(four_rows(), at::zeros({3}, at::kLong)), InputError);
}

/// 1 if every row says the same, the number of classes if rows are sure and classes equally frequent; 0 log 0
/// is 0.
TEST(Predictions, InceptionScoreOfKnownCases) {
  EXPECT_NEAR(inception_score(at::full({5, 4}, .25, at::kDouble)), 1, 1e-14);
  EXPECT_NEAR(inception_score(at::eye(4, at::kDouble)), 4, 1e-14);
  const at::Tensor two = at::tensor({.75, .25, .25, .75}, at::kDouble).view({2, 2});
  EXPECT_NEAR(inception_score(two), std::exp(.75 * std::log(1.5) + .25 * std::log(.5)), 1e-14);
}

}  // namespace
}  // namespace sgm
