#include "core/metric/predictions.h"

#include <ATen/Functions.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "core/base/require.h"
#include "core/tensor/rng.h"
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

/// Five rows in two splits: rows 0 and 1, then 2 to 4. Mean and population deviation over the splits.
TEST(Predictions, InceptionScoreInSplits) {
  const at::Tensor p = (Rng(1).normal({5, 3}) * 2).softmax(1);
  const double first = inception_score(p.narrow(0, 0, 2)), second = inception_score(p.narrow(0, 2, 3));
  const InceptionScore two = inception_scores(p, 2);
  EXPECT_NEAR(two.each[0].item<double>(), first, 1e-14);
  EXPECT_NEAR(two.each[1].item<double>(), second, 1e-14);
  EXPECT_NEAR(two.mean, (first + second) / 2, 1e-14);
  EXPECT_NEAR(two.deviation, std::abs(first - second) / 2, 1e-14);
  const InceptionScore one = inception_scores(p.to(at::kFloat), 1);
  EXPECT_NEAR(one.mean, inception_score(p), 1e-6);
  EXPECT_EQ(one.deviation, 0);
  EXPECT_NEAR(inception_scores_of_logits(at::log(p) + 3, 2).mean, two.mean, 1e-12);
  EXPECT_NEAR(inception_scores(p, 5).mean, 1, 1e-14);  // a row a split
}

TEST(Predictions, InceptionScoreRefuses) {
  const at::Tensor p = at::full({3, 4}, .25, at::kDouble);
  const auto refused = [](const at::Tensor& values, int64_t splits, const char* text) {
    EXPECT_THAT([&] { inception_scores(values, splits); },
                testing::ThrowsMessage<InputError>(testing::HasSubstr(text)));
  };
  refused(p, 4, "4 splits of 3 rows");
  refused(p, 0, "0 splits of 3 rows");
  refused(2 * p, 1, "no probabilities");
  refused(p - at::tensor({1., -1., 0., 0.}, at::kDouble), 1, "no probabilities");
  refused(p / 0., 1, "no probabilities");
  refused(p[0], 1, "shape [4]");
  EXPECT_THAT([&] { inception_scores_of_logits(p / 0., 1); },
              testing::ThrowsMessage<InputError>(testing::HasSubstr("not finite")));
}

}  // namespace
}  // namespace sgm
