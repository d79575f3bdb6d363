#include "core/tensor/resize.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/base/require.h"
#include "core/tensor/quantisation.h"
#include "core/tensor/rng.h"

namespace sgm::test {
namespace {

double most(const at::Tensor& x) {
  return x.abs().max().item<double>();
}

TEST(Resize, IsTorchsWithPixelsAsAreas) {
  const at::Tensor images = Rng(1).fork("images").uniform({2, 3, 28, 17}).to(at::kDouble);
  for (const auto& [height, width] : {std::pair<int64_t, int64_t>{299, 299}, {11, 40}, {28, 17}}) {
    const at::Tensor want = at::upsample_bilinear2d(images, {height, width}, false);
    EXPECT_LT(most(resized(images, height, width, Resize::pytorch) - want), 1e-13) << height;
  }
}

TEST(Resize, IsTensorFlows) {
  // 0, 1, 2, 3 made twice as long: sources 0, .5, 1, …, 3, and 3.5, which is beyond the border.
  const at::Tensor row = at::arange(4, at::kDouble).view({1, 1, 1, 4});
  const at::Tensor want = at::tensor({0., .5, 1., 1.5, 2., 2.5, 3., 3.}, at::kDouble);
  EXPECT_LT(most(resized(row, 1, 8, Resize::tensorflow).flatten() - want), 1e-15);
  const at::Tensor areas = at::tensor({0., .25, .75, 1.25, 1.75, 2.25, 2.75, 3.}, at::kDouble);
  EXPECT_LT(most(resized(row, 1, 8, Resize::pytorch).flatten() - areas), 1e-15);
  EXPECT_LT(most(resized(row.transpose(2, 3), 8, 1, Resize::tensorflow).flatten() - want), 1e-15);
}

TEST(Resize, RefusesWhatIsNoImage) {
  EXPECT_THROW(resized(at::zeros({3, 4, 4}), 8, 8, Resize::pytorch), InputError);
  EXPECT_THROW(resized(at::zeros({1, 3, 4, 4}, at::kByte), 8, 8, Resize::pytorch), InputError);
  EXPECT_THROW(resized(at::zeros({1, 3, 4, 4}), 0, 8, Resize::pytorch), InputError);
}

/// All grey levels by way of [-1, 1] in float32: exact in the suite's other rules, lower at 63 of them in
/// Song et al. 2021's.
TEST(Quantisation, LowersGreyLevelsByFloorAlone) {
  const at::Tensor bytes = at::arange(256).to(at::kFloat);
  const at::Tensor back = (bytes / 255 * 2 - 1 + 1) / 2;
  const auto changed = [&](Quantisation rule) { return ((quantised(back, rule) * 255).round() - bytes); };
  EXPECT_EQ(most(changed(Quantisation::round)), 0);
  EXPECT_EQ(most(changed(Quantisation::edm)), 0);
  EXPECT_LT(most(quantised(back, Quantisation::none) * 255 - bytes), 1e-4);
  const at::Tensor lower = changed(Quantisation::floor);
  EXPECT_EQ(lower.sum().item<double>(), -63);
  EXPECT_EQ(lower.eq(-1).sum().item<int64_t>(), 63);
}

TEST(Quantisation, ClampsAndRounds) {
  const at::Tensor x = at::tensor({-1., .499 / 255, .501 / 255, 1.999 / 255, 2.}, at::kDouble);
  const auto levels = [&](Quantisation rule) { return (quantised(x, rule) * 255).round(); };
  EXPECT_TRUE(at::equal(levels(Quantisation::round), at::tensor({0., 0., 1., 2., 255.}, at::kDouble)));
  EXPECT_TRUE(at::equal(levels(Quantisation::floor), at::tensor({0., 0., 0., 1., 255.}, at::kDouble)));
  EXPECT_TRUE(at::equal(levels(Quantisation::edm), at::tensor({0., 0., 1., 2., 255.}, at::kDouble)));
  EXPECT_THROW(quantised(at::zeros({2}, at::kByte), Quantisation::round), InputError);
}

}  // namespace
}  // namespace sgm::test
