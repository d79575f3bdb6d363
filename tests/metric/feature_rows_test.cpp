#include "core/metric/feature_rows.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/base/require.h"
#include "tests/support/one_thread.h"

namespace sgm {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

/// A value beyond the first block of rows counts as those before it.
TEST(FeatureRows, ChecksLookAtEveryRow) {
  at::Tensor x = at::zeros({3000, 2}, at::kFloat);
  EXPECT_THAT([&] { require_features(x, "here"); },
              ThrowsMessage<InputError>(HasSubstr("here: all 3000 rows of features are equal")));
  x[2999][1] = 1;
  EXPECT_NO_THROW(require_features(x, "here"));
  x.zero_()[1][0] = 1;
  EXPECT_NO_THROW(require_features(x, "here"));
  EXPECT_NO_THROW(require_features(x, x, "here", 3000));
  EXPECT_THAT([&] { require_features(x, "here", 3001); },
              ThrowsMessage<InputError>(HasSubstr("here: 3000 rows of features\n  give at least 3001")));
  x[2500][0] = 0. / 0.;
  EXPECT_THAT([&] { require_features(x, "here"); }, ThrowsMessage<InputError>(HasSubstr("not finite")));
}

TEST(FeatureRows, AreTheRowsThereAre) {
  const at::Tensor x = at::arange(6, at::kFloat).view({3, 2});
  EXPECT_TRUE(at::equal(feature_rows(x, 1, 5), at::tensor({2., 3., 4., 5.}, at::kDouble).view({2, 2})));
  EXPECT_TRUE(at::equal(feature_rows(x, 0, 1), at::tensor({0., 1.}, at::kDouble).view({1, 2})));
}

}  // namespace
}  // namespace sgm
