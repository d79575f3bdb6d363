#include "core/objective/cross_entropy.h"

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

at::Tensor loss(const at::Tensor& labels) {
  return cross_entropy(at::tensor({1., 2., 4., 0., 0., 0.}, at::kDouble).view({2, 3}), labels);
}

TEST(CrossEntropy, IsMinusTheLogProbabilityOfTheLabel) {
  const at::Tensor got = loss(at::tensor({1, 2}, at::kLong));
  const double first = std::log(std::exp(1) + std::exp(2) + std::exp(4)) - 2;
  EXPECT_LT((got - at::tensor({first, std::log(3)}, at::kDouble)).abs().max().item<double>(), 1e-14);
}

TEST(CrossEntropy, RefusesLabelsThatAreNoneOrOutOfRange) {
  EXPECT_THAT([] { loss({}); }, ThrowsMessage<InputError>(HasSubstr("no labels")));
  EXPECT_THAT(
      [] {
        loss(at::tensor({0, 3}, at::kLong));
      },
      ThrowsMessage<InputError>(HasSubstr("labels from 0 to 3, but 3 classes")));
  EXPECT_THAT(
      [] {
        loss(at::tensor({-1, 2}, at::kLong));
      },
      ThrowsMessage<InputError>(HasSubstr("labels from -1 to 2")));
}

}  // namespace
}  // namespace sgm
