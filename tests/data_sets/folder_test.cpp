#include <ATen/Functions.h>
#include <gmock/gmock.h>

#include "core/data/data_options.h"
#include "core/io/png.h"
#include "core/tensor/rng.h"
#include "datasets/rows.h"
#include "tests/data_sets/places.h"
#include "tests/support/made.h"

namespace sgm::test {
namespace {
namespace fs = std::filesystem;
using testing::HasSubstr;

class Folder : public Places {
 protected:
  std::string path() const { return (scratch_.path() / "images").string(); }
  void put_png(const std::string& name, const at::Tensor& image) const {
    make_folder(path());
    write_png(path() + "/" + name, image);
  }
  void put_many(int64_t count, int64_t height, int64_t width, int64_t channels) const {
    for (int64_t i = 0; i < count; ++i)
      put_png(fmt::format("{:03}.png", i), at::full({height, width, channels}, i, at::kByte));
  }
  DataSource source(Node::Table options = {}) const {
    options.emplace_back("path", path());
    return made(dataset_registry(), "folder", std::move(options));
  }
  Dataset load(Node::Table options = {}) const { return source(std::move(options)).load(); }
};

TEST_F(Folder, IsReadWithAHeldOutPart) {
  put_many(20, 6, 5, 3);
  const Dataset data = load();
  EXPECT_EQ(data.name, "folder");
  EXPECT_EQ(data.train.sizes(), (at::IntArrayRef{18, 3, 6, 5}));
  EXPECT_EQ(data.test.sizes(), (at::IntArrayRef{2, 3, 6, 5}));
  const at::Tensor all =
      std::get<0>(at::cat({data.train, data.test}).select(1, 0).select(1, 0).select(1, 0).sort());
  EXPECT_TRUE(at::equal(all, at::arange(20, at::kByte)));  // every image once
  EXPECT_TRUE(at::equal(load().test, data.test));
  EXPECT_EQ(load({{"test", 0}}).train.size(0), 20);
  EXPECT_EQ(data.note, "20 images, 2 of them held out as the test set");
}

TEST_F(Folder, MixedSizesNeedASize) {
  put_many(3, 8, 8, 1);
  put_png("wide.png", at::full({8, 12}, 7, at::kByte));
  EXPECT_THAT(refusal([&] { load(); }), testing::AllOf(HasSubstr("000.png is 8 x 8, wide.png is 12 x 8"),
                                                       HasSubstr("give dataset.size=N")));
  const Dataset data = load({{"size", 4}});
  EXPECT_EQ(data.train.sizes().slice(1), (at::IntArrayRef{1, 4, 4}));
  EXPECT_THAT(
      data.note,
      HasSubstr(
          "of 4 the centre square was resized to 4 x 4 (by area where larger, bilinear where smaller)"));
}

TEST_F(Folder, IsCroppedAtTheCentreAndResizedByArea) {
  at::Tensor image = at::zeros({4, 8, 1}, at::kByte);
  image.narrow(1, 2, 4).fill_(100);  // the centre square
  image[0][2] = 103;                 // the mean of its 2 x 2 is 100.75
  put_png("a.png", image);
  const Dataset data = load({{"size", 2}, {"test", 0}});
  EXPECT_TRUE(at::equal(data.train.flatten(), at::tensor({101, 100, 100, 100}, at::kByte)));
  const Dataset larger = load({{"size", 8}, {"test", 0}});
  EXPECT_EQ(larger.train[0][0][4][4].item<int>(), 100);
}

TEST_F(Folder, GreyAmongColourGetsThreeChannels) {
  put_many(2, 4, 4, 3);
  put_png("grey.png", at::full({4, 4}, 9, at::kByte));
  const Dataset data = load({{"test", 0}});
  EXPECT_EQ(data.train.sizes(), (at::IntArrayRef{3, 3, 4, 4}));
  EXPECT_TRUE(at::equal(data.train[2], at::full({3, 4, 4}, 9, at::kByte)));
  EXPECT_THAT(data.note, HasSubstr("1 grey ones were given three equal channels"));
}

TEST_F(Folder, WhatIsMissingOrBrokenIsNamed) {
  EXPECT_THAT(refusal([&] { made(dataset_registry(), "folder").load(); }),
              HasSubstr("give dataset.path=/path/to/images"));
  EXPECT_THAT(refusal([&] { source().fetch(); }), HasSubstr("is not a folder"));
  make_folder(path());
  EXPECT_THAT(refusal([&] { load(); }), HasSubstr("has no PNG files"));
  put_many(3, 4, 4, 1);
  write_whole(path() + "/001.png", read_text(path() + "/000.png").substr(0, 40));
  EXPECT_THAT(refusal([&] { load(); }), HasSubstr("cannot read the PNG " + path() + "/001.png"));
  write_whole(path() + "/001.png", "no picture");
  EXPECT_THAT(refusal([&] { load(); }), HasSubstr("001.png is not a PNG file"));
}

TEST_F(Folder, PassesOverWhatIsHiddenAndTellsTheRestOnce) {
  put_many(3, 4, 4, 1);
  const std::string before = source().content();
  write_whole(path() + "/._000.png", std::string("\0\5\26\7 Mac OS X", 13));
  write_whole(path() + "/.DS_Store", "");
  testing::internal::CaptureStderr();
  source().fetch();
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
  make_folder(path() + "/more");
  write_png(path() + "/more/a.png", at::zeros({4, 4}, at::kByte));
  write_whole(path() + "/x.jpg", "");
  write_whole(path() + "/y.jpg", "");
  write_whole(path() + "/LICENSE", "");
  testing::internal::CaptureStderr();
  source().fetch();
  source().fetch();
  EXPECT_EQ(
      testing::internal::GetCapturedStderr(),
      path() + ": 3 PNG files; passed over: 1 subfolder and 3 files of another kind (.jpg, no ending)\n");
  EXPECT_EQ(source().content(), before);
  EXPECT_EQ(load({{"test", 0}}).train.size(0), 3);
  for (const char* name : {"/000.png", "/001.png", "/002.png"}) fs::remove(path() + name);
  EXPECT_THAT(refusal([&] { load(); }),
              HasSubstr("has no PNG files, only 1 subfolder and 3 files of another kind"));
}

TEST_F(Folder, ADanglingLinkIsAnError) {
  put_many(3, 4, 4, 1);
  fs::create_symlink(path() + "/000.png", path() + "/linked.png");
  EXPECT_EQ(load({{"test", 0}}).train.size(0), 4);
  fs::create_symlink("/absent/a.png", path() + "/900.png");
  for (const auto& act : {std::function<void()>([&] { source().content(); }), {[&] { load(); }}})
    EXPECT_THAT(refusal(act), HasSubstr("900.png is a link to /absent/a.png, which is not there"));
}

TEST_F(Folder, KnowsItsShape) {
  put_many(20, 6, 5, 1);
  put_png("colour.png", at::zeros({6, 5, 3}, at::kByte));
  const DataShape shape = source().shape();
  const Dataset data = load();
  EXPECT_EQ(shape.train, data.train.size(0));
  EXPECT_EQ(shape.test, data.test.size(0));
  EXPECT_EQ(shape.sizes, data.train.sizes().slice(1).vec());
  EXPECT_EQ(shape.classes, 0);
  EXPECT_EQ(source({{"size", 4}}).shape().sizes, (std::vector<int64_t>{3, 4, 4}));
}

TEST_F(Folder, ContentIsThatOfTheFilesAndNotOfTheirPlace) {
  put_many(3, 4, 4, 1);
  const std::string before = source().content();
  fs::rename(path(), scratch_.path() / "moved");
  EXPECT_EQ(made(dataset_registry(), "folder", {{"path", (scratch_.path() / "moved").string()}}).content(),
            before);
  fs::rename(scratch_.path() / "moved", path());
  put_png("001.png", at::zeros({4, 4}, at::kByte));
  EXPECT_NE(source().content(), before);
}

TEST_F(Folder, ACellKnowsItsDataAndNoticesAnother) {
  put_many(10, 4, 4, 1);
  DataOptions options;
  bind(Node(Node::Table{{"dataset", Node::Table{{"name", "folder"}, {"path", path()}}}, {"limit", 4}}),
       options);
  const Node config = dump_of(CellData(options));
  EXPECT_EQ(*config.find("content"), Node(options.dataset.value.content()));
  CellData cell;
  bind(config, cell);
  EXPECT_EQ(cell.load().train.size(0), 4);
  put_png("011.png", at::zeros({4, 4}, at::kByte));
  EXPECT_THAT(refusal([&] { cell.load(); }), HasSubstr("call the study again"));
}

TEST_F(Folder, RowsAreCheckedLineByLine) {
  const Rows rows = read_rows("\"a\";b\r\n1;2\r\n-3.5;1E-005\n", ';', "t.csv");
  EXPECT_THAT(rows.columns, testing::ElementsAre("a", "b"));
  EXPECT_TRUE(at::equal(rows.values, at::tensor({1., 2., -3.5, 1e-5}, at::kDouble).view({2, 2})));
  EXPECT_THAT(refusal([&] { read_rows("a,b\n1,2\n3\n", ',', "t.csv"); }),
              HasSubstr("t.csv, line 3: 1 values, the first line names 2 columns"));
  EXPECT_THAT(refusal([&] { read_rows("a,b\n1,x\n", ',', "t.csv"); }),
              HasSubstr("t.csv, line 2: 'x' is no finite number"));
  EXPECT_THAT(refusal([&] { read_rows("a,b\n1,inf\n", ',', "t.csv"); }), HasSubstr("'inf'"));
  EXPECT_THAT(refusal([&] { read_rows("a,b\n", ',', "t.csv"); }), HasSubstr("no rows"));
}

}  // namespace
}  // namespace sgm::test
