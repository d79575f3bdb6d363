#include "core/data/batches.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <gmock/gmock.h>

#include <cmath>

namespace sgm::test {
namespace {
using testing::HasSubstr;

/// 50 images (2, 3, 4) whose pixels are known from image and place; labels are the rows.
at::Tensor images() {
  return at::arange(50 * 24, at::kLong).remainder(256).to(at::kByte).view({50, 2, 3, 4});
}
at::Tensor labels() {
  return at::arange(50, at::kLong);
}
Batch batch(const ImageOptions& options, const Rng& step) {
  return image_batches(images(), labels(), options).whole(step);
}

TEST(Batches, HoldTheImagesTheyName) {
  const Batch b = batch({.batch = 40, .dequantise = false}, Rng(1));
  EXPECT_EQ(b.x.scalar_type(), at::kFloat);
  EXPECT_TRUE(at::equal(b.x, images().index_select(0, b.index).to(at::kFloat) / 255));
  EXPECT_TRUE(at::equal(b.y, b.index));
  EXPECT_FALSE(image_batches(images(), {}, {.batch = 1}).whole(Rng(1)).y.defined());
}

TEST(Batches, AreAFunctionOfSeedAndStep) {
  const Rng rng(3);
  const Batches batches = image_batches(images(), labels(), {.batch = 8, .flip = true});
  const Batch first = batches.whole(rng.fork(uint64_t{5}));
  for (uint64_t step = 0; step < 5; ++step)  // another history, another object
    EXPECT_FALSE(at::equal(batches.whole(rng.fork(step)).x, first.x));
  const Batch second =
      image_batches(images(), labels(), {.batch = 8, .flip = true}).whole(rng.fork(uint64_t{5}));
  EXPECT_TRUE(at::equal(first.x, second.x) && at::equal(first.index, second.index));
}

/// Any split of a step's rows gives the same images, labels, flips and noise.
TEST(Batches, RowsAreTheSameInAnySplit) {
  const Batches batches = image_batches(images(), labels(), {.batch = 17, .flip = true});
  const Rng step = Rng(3).fork(uint64_t{5});
  const Batch whole = batches.whole(step);
  for (const std::vector<int64_t>& parts : {std::vector<int64_t>{17}, {1, 16}, {5, 5, 7}, {3, 1, 1, 12}}) {
    int64_t first = 0;
    for (const int64_t count : parts) {
      const Batch part = batches.draw(step, {first, count});
      EXPECT_TRUE(at::equal(part.x, whole.x.narrow(0, first, count))) << first << " " << count;
      EXPECT_TRUE(at::equal(part.y, whole.y.narrow(0, first, count)));
      EXPECT_TRUE(at::equal(part.index, whole.index.narrow(0, first, count)));
      first += count;
    }
  }
}

TEST(Batches, AnOptionChangesNothingElse) {
  const ImageOptions plain{.batch = 30, .dequantise = false};
  ImageOptions flipped = plain;
  ImageOptions noisy = plain;
  ImageOptions symmetric = plain;
  flipped.flip = noisy.dequantise = symmetric.symmetric = true;
  const Batch base = batch(plain, Rng(7));
  EXPECT_TRUE(at::equal(batch(flipped, Rng(7)).index, base.index) &&
              at::equal(batch(noisy, Rng(7)).index, base.index));
  EXPECT_TRUE(at::allclose(batch(symmetric, Rng(7)).x, base.x * 2 - 1));
  const at::Tensor mirrored = batch(flipped, Rng(7)).x;
  int turned = 0;
  for (int64_t i = 0; i < 30; ++i) {
    const bool same = at::equal(mirrored[i], base.x[i]);
    const bool flip = at::equal(mirrored[i], base.x[i].flip({2}));
    EXPECT_TRUE(same || flip);
    turned += flip ? 1 : 0;
  }
  EXPECT_GT(turned, 3);  // P(turned <= 3 or >= 27 of 30) = 8e-6; the seed is fixed
  EXPECT_LT(turned, 27);
}

TEST(Batches, DequantisationIsUniformWithinAGreyLevel) {
  const at::Tensor white = at::full({1, 1, 1024, 1024}, 255, at::kByte);
  const at::Tensor black = at::zeros({1, 1, 1024, 1024}, at::kByte);
  const auto levels = [](const at::Tensor& image) {
    return image_batches(image, {}, {.batch = 1}).whole(Rng(11)).x.flatten().to(at::kDouble) * 256;
  };
  const at::Tensor top = levels(white);
  const at::Tensor bottom = levels(black);
  EXPECT_GE(bottom.min().item<double>(), 0);
  EXPECT_LT(bottom.max().item<double>(), 1);
  EXPECT_GE(top.min().item<double>(), 255);
  EXPECT_LT(top.max().item<double>(), 256);  // below 1 although 255 + u may round up
  // Kolmogorov–Smirnov against U[0, 1) on 2^20 draws: false alarm 1e-6 at sqrt(log(2e6)/(2 n)).
  const int64_t n = bottom.numel();
  const at::Tensor sorted = std::get<0>(bottom.sort());
  const at::Tensor expected = (at::arange(n, at::kDouble) + 0.5) / static_cast<double>(n);
  EXPECT_LT((sorted - expected).abs().max().item<double>(),
            std::sqrt(std::log(2e6) / (2.0 * static_cast<double>(n))));
}

TEST(Batches, EveryImageIsDrawnEquallyOften) {
  const Rng rng(5);
  const Batches batches = image_batches(images(), labels(), {.batch = 50, .dequantise = false});
  at::Tensor counts = at::zeros({50}, at::kDouble);
  for (uint64_t i = 0; i < 200; ++i) counts += at::bincount(batches.whole(rng.fork(i)).index, {}, 50);
  // Chi-squared of 49 degrees of freedom: P(> 118) = 1e-7.
  EXPECT_LT(((counts - 200).square() / 200).sum().item<double>(), 118);
}

TEST(Batches, LargerThanTheDataIsRefused) {
  try {
    image_batches(images(), labels(), {.batch = 51});
    FAIL();
  } catch (const InputError& e) {
    EXPECT_THAT(e.what(), HasSubstr("a batch of 51 images is larger than the data set of 50"));
  }
  EXPECT_THROW(image_batches(images(), at::zeros({49}, at::kLong), {.batch = 2}), InputError);
  EXPECT_THROW(unit_images(images().to(at::kFloat), false), InputError);
}

TEST(UnitImages, SpanTheirRange) {
  const at::Tensor x = at::tensor({0, 255, 51}, at::kByte).view({1, 1, 1, 3});
  EXPECT_TRUE(at::equal(unit_images(x, false).flatten(), at::tensor({0.F, 1.F, 0.2F}, at::kFloat)));
  EXPECT_TRUE(at::allclose(unit_images(x, true).flatten(), at::tensor({-1.F, 1.F, -0.6F}, at::kFloat)));
}

}  // namespace
}  // namespace sgm::test
