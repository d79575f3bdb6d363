// What `sgm stats` and `sgm fid` take for images.
#include "core/commands/image_source.h"

#include <gmock/gmock.h>

#include "core/base/require.h"
#include "core/io/result_file.h"
#include "tests/commands/judge.h"
#include "tests/support/error_of.h"

namespace sgm::test {
namespace {
namespace fs = std::filesystem;
using testing::HasSubstr;

TEST(ImageSource, OfAFolder) {
  const Judge judge;
  judge.draw(0, 2, 8), judge.draw(2, 1, 5), judge.draw(3, 2, 8);
  const ImageSource source = image_source(judge.images, "train", {});
  EXPECT_EQ(source.n, 5);
  EXPECT_EQ(source.name, "PNG files of images");
  EXPECT_EQ(source.order, "by file name");
  const std::vector<at::Tensor> all = source.read(0, 5);
  ASSERT_EQ(all.size(), 3u);  // by size, in their order
  EXPECT_EQ(all[0].sizes(), at::IntArrayRef({2, 3, 8, 8}));
  EXPECT_EQ(all[1].sizes(), at::IntArrayRef({1, 3, 5, 5}));
  EXPECT_TRUE(at::equal(all[2][0].permute({1, 2, 0}), read_png(judge.images / "003.png")));
  EXPECT_TRUE(at::equal(source.read(3, 2)[0], all[2]));
  EXPECT_EQ(image_source(judge.images.string() + "/", "train", 2).name,
            "PNG files of images, the first 2 of 5");
  const std::string content = source.content;
  fs::copy_file(judge.images / "003.png", judge.images / "004.png", fs::copy_options::overwrite_existing);
  EXPECT_NE(image_source(judge.images, "train", {}).content, content);
  judge.draw(5, 1, 8, 1);
  EXPECT_THAT(error_of<InputError>([&] { image_source(judge.images, "train", {}); }),
              HasSubstr("has grey and coloured images: 000.png is coloured, 005.png is grey"));
  for (int64_t i = 1; i < 6; ++i) fs::remove(judge.images / fmt::format("{:03}.png", i));
  EXPECT_THAT(error_of<InputError>([&] { image_source(judge.images, "train", {}); }),
              HasSubstr("at least two"));
}

TEST(ImageSource, OfFilesOfResults) {
  const Judge judge;
  const at::Tensor bytes = (at::arange(96, at::kLong) * 5 % 256).to(at::kByte).view({2, 3, 4, 4});
  const auto file = [&](const char* name, const char* variable, const at::Tensor& data,
                        const std::string& told) {
    Group group;
    group.put(variable, data, {}, told);
    write_result(judge.images / name, group);
    return (judge.images / name).string();
  };
  const auto refusal = [&](const std::string& what) {
    return error_of<InputError>([&] { image_source(what, "train", {}); });
  };
  EXPECT_TRUE(at::equal(image_source(file("a.h5", "image", bytes, ""), "test", {}).read(0, 2)[0], bytes));
  EXPECT_THAT(refusal(file("b.h5", "image", bytes.to(at::kFloat), "")), HasSubstr("is Float, not uint8"));
  EXPECT_THAT(refusal(file("c.h5", "picture", bytes, "")),
              HasSubstr("'image' or 'sample'\n  it has picture"));
  EXPECT_THAT(refusal(file("d.h5", "image", bytes.narrow(1, 0, 2), "")), HasSubstr("shape is [2, 2, 4, 4]"));
  EXPECT_THAT(refusal(file("e.h5", "sample", bytes.to(at::kFloat), "samples")),
              HasSubstr("does not tell whether"));
  const at::Tensor unit = bytes.to(at::kFloat) / 255;
  file("samples.h5", "sample", unit * 2 - 1, "samples, data in [-1, 1]");
  const ImageSource samples = image_source(judge.images, "train", {});  // sgm sample's folder has a PNG, too
  EXPECT_LT((samples.read(0, 2)[0] - unit).abs().max().item<float>(), 1e-6);
  EXPECT_THAT(samples.name, HasSubstr("samples.h5"));
  file("samples.h5", "sample", unit, "samples, data in [0, 1]");
  EXPECT_TRUE(at::equal(image_source(judge.images, "train", {}).read(0, 2)[0], unit));
}

}  // namespace
}  // namespace sgm::test
