#include "core/io/png.h"

#include <ATen/Functions.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/base/require.h"
#include "core/io/files.h"
#include "tests/io/full_disk.h"
#include "tests/support/error_of.h"
#include "tests/support/scratch.h"

namespace sgm {
namespace {

using test::error_of;
using testing::HasSubstr;

const std::string folder = SGM_SOURCE_DIR "/tests/data/io/";

at::Tensor ramp() {
  return at::arange(18, at::kInt).mul(14).to(at::kByte).view({2, 3, 3});
}

TEST(Png, GivesBackWhatWasWritten) {
  const test::Scratch scratch;
  const std::string path = scratch.path() / "a.png";
  const std::string again = scratch.path() / "b.png";
  const at::Tensor image =
      at::arange(5 * 7 * 3, at::kInt).mul(37).remainder(256).to(at::kByte).view({5, 7, 3});
  write_png(path, image);
  write_png(again, image.transpose(0, 1).contiguous().transpose(0, 1));
  EXPECT_TRUE(at::equal(read_png(path), image));
  EXPECT_EQ(read_text(path), read_text(again));
  write_png(path, image.select(2, 1));
  EXPECT_TRUE(at::equal(read_png(path), image.slice(2, 1, 2)));
}

TEST(Png, ReadsWhatOthersWrote) {
  EXPECT_TRUE(at::equal(read_png(folder + "rgb.png"), ramp()));
  EXPECT_TRUE(at::equal(read_png(folder + "palette.png"), ramp()));
  EXPECT_TRUE(at::equal(read_png(folder + "opaque.png"), ramp()));
  EXPECT_TRUE(at::equal(read_png(folder + "grey.png"), ramp().slice(2, 0, 1)));
  EXPECT_TRUE(
      at::equal(read_png(folder + "one_bit.png"), ramp().slice(2, 0, 1).gt(100).mul(255).to(at::kByte)));
}

TEST(Png, RefusesByName) {
  const test::Scratch scratch;
  const std::string path = scratch.path() / "bad.png";
  const std::string whole = read_text(folder + "rgb.png");
  EXPECT_THAT(error_of<InputError>([] { read_png(folder + "sixteen_bit.png"); }),
              HasSubstr("sixteen_bit.png has 16 bits a channel"));
  EXPECT_THAT(error_of<InputError>([] { read_png(folder + "transparent.png"); }),
              HasSubstr("transparent.png has transparent pixels"));
  EXPECT_THAT(error_of<InputError>([] { read_png(folder + "kinds.h5"); }), HasSubstr("is not a PNG file"));
  EXPECT_THAT(error_of<InputError>([&] { read_png(path); }), HasSubstr("No such file"));
  for (size_t size = 0; size < whole.size(); ++size) {
    write_whole(path, whole.substr(0, size));
    EXPECT_THAT(error_of<InputError>([&] { read_png(path); }),
                testing::AnyOf(HasSubstr("truncated"), HasSubstr("is not a PNG file")))
        << size;
  }
  std::string hurt = whole;
  hurt[whole.size() - 20] ^= 1;
  write_whole(path, hurt);
  EXPECT_THAT(error_of<InputError>([&] { read_png(path); }), HasSubstr("cannot read the PNG"));
  EXPECT_THAT(error_of<InputError>([&] {
                write_png(path, at::zeros({2, 2}));
              }),
              HasSubstr("got Float of 2 dimensions"));
  EXPECT_THAT(error_of<InputError>([&] {
                write_png(path, at::zeros({2, 2, 2}, at::kByte));
              }),
              HasSubstr("(H, W, 3)"));
}

TEST(Png, WithAPaletteIsExactOrNear) {
  const test::Scratch scratch;
  const std::string path = scratch.path() / "a.png";
  const at::Tensor few = at::arange(6 * 40 * 3, at::kInt).remainder(9).mul(28).to(at::kByte).view({6, 40, 3});
  write_palette_png(path, few);
  EXPECT_TRUE(read_png(path).equal(few));
  const at::Tensor grey = at::arange(256, at::kInt).to(at::kByte).view({16, 16, 1});
  write_palette_png(path, grey);
  EXPECT_TRUE(read_png(path).equal(grey.expand({-1, -1, 3}))) << "256 shades";
  write_palette_png(path, grey, 64);
  const at::Tensor near = read_png(path).to(at::kInt).sub(grey.to(at::kInt));
  EXPECT_LE(near.abs().max().item<int>(), 4);
  EXPECT_LE(std::get<0>(at::unique_dim(read_png(path).flatten(0, 1), 0)).size(0), 64);
  EXPECT_THROW(write_palette_png(path, few, 257), InputError);
  EXPECT_THROW(write_palette_png(path, few.to(at::kFloat)), InputError);
}

TEST(Tile, PlacesImagesRowByRowWithPadding) {
  const at::Tensor images = at::arange(5, at::kInt).to(at::kByte).view({5, 1, 1, 1}).expand({5, 2, 3, 1});
  const at::Tensor grid = tile(images, 3, 1);
  ASSERT_EQ(grid.sizes(), at::IntArrayRef({2 * 3 + 1, 3 * 4 + 1, 1}));
  const auto pixel = [&](int64_t row, int64_t column) {
    return static_cast<int>(grid[row][column][0].item<uint8_t>());
  };
  EXPECT_EQ(pixel(1, 1), 0);
  EXPECT_EQ(pixel(2, 3), 0);
  EXPECT_EQ(pixel(1, 5), 1);
  EXPECT_EQ(pixel(2, 11), 2);
  EXPECT_EQ(pixel(4, 1), 3);
  EXPECT_EQ(pixel(5, 7), 4);
  EXPECT_EQ(pixel(4, 9), 255);  // no sixth image
  EXPECT_EQ(pixel(0, 0), 255);
  EXPECT_EQ(pixel(3, 2), 255);
  EXPECT_EQ(grid.eq(255).sum().item<int64_t>(), 7 * 13 - 5 * 6);
}

TEST(Tile, RoundsAndClampsFloatsAndRefusesNan) {
  const at::Tensor values =
      at::tensor({-.1, 0., .5 / 255 - 1e-9, .5 / 255 + 1e-9, 1., 1.2}, at::kDouble).view({1, 1, 6, 1});
  EXPECT_TRUE(
      at::equal(tile(values, 1, 0).flatten(), at::tensor({0, 0, 0, 1, 255, 255}, at::kInt).to(at::kByte)));
  EXPECT_THAT(error_of<InputError>([&] { tile(values.div(0), 1); }), HasSubstr("non-finite"));
  EXPECT_THAT(error_of<InputError>([&] { tile(values, 0); }), HasSubstr("columns must be positive"));
}

}  // namespace
}  // namespace sgm
