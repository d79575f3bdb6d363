#include "core/data/image_mixture.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <gtest/gtest.h>

#include <cmath>

namespace sgm {
namespace {

/// Four images of 2 x 4 pixels in two classes, the second class first.
Dataset four_images() {
  Dataset data;
  data.name = "four";
  data.train = at::tensor({0,   0, 255, 255, 0, 0,   255, 255, 51,  51,  51, 51, 51,  51,  51, 51,
                           255, 0, 0,   0,   0, 255, 0,   0,   102, 102, 0,  0,  102, 102, 0,  0},
                          at::kInt)
                   .to(at::kByte)
                   .view({4, 1, 2, 4});
  data.train_labels = at::tensor({1, 0, 1, 0}, at::kLong);
  return data;
}

TEST(ImageMixture, AveragesSquaresAndGoesByClasses) {
  const ImageMixture options{.per_class = 1, .pool = 2, .width = 0.05};
  const Mixture unit = options.of(four_images(), false);
  const Mixture symmetric = options.of(four_images(), true);
  EXPECT_TRUE(at::allclose(unit.means, at::tensor({0.2, 0.2, 0.0, 1.0}, at::kDouble).view({2, 2}), 0, 1e-7));
  EXPECT_TRUE(at::allclose(symmetric.means, unit.means * 2 - 1, 0, 1e-6));
  EXPECT_NEAR(std::sqrt(unit.variance[1].item<double>()), 0.025, 1e-15);
  EXPECT_NEAR(std::sqrt(symmetric.variance[1].item<double>()), 0.05, 1e-15);
}

/// What cannot be made is refused by the data set's sizes, before it is fetched.
TEST(ImageMixture, RefusesWhatItsDataDoNotGive) {
  DataOptions data;
  data.dataset.value.shape = [] {
    DataShape shape;
    shape.train = 4;
    shape.test = 1;
    shape.sizes = {1, 2, 4};
    shape.classes = 2;
    shape.of_each_class = 2;
    return shape;
  };
  EXPECT_NO_THROW((ImageMixture{.per_class = 1, .pool = 2}.check(data)));
  EXPECT_THROW((ImageMixture{.per_class = 3, .pool = 2}.check(data)), InputError);
  EXPECT_THROW((ImageMixture{.per_class = 1, .pool = 3}.check(data)), InputError);
  const auto shape = data.dataset.value.shape;
  data.dataset.value.shape = [shape] {
    DataShape unlabelled = shape();
    unlabelled.classes = 0;
    return unlabelled;
  };
  EXPECT_THROW((ImageMixture{.per_class = 1, .pool = 2}.check(data)), InputError);
}

}  // namespace
}  // namespace sgm
