#include "datasets/idx.h"

#include <ATen/Functions.h>
#include <gmock/gmock.h>

#include "core/io/gzip.h"
#include "datasets/stored.h"
#include "tests/data_sets/places.h"
#include "tests/support/made.h"
#include "tests/support/one_thread.h"

namespace sgm::test {
namespace {
using testing::HasSubstr;

TEST(FashionMnist, IsWholeAndNamed) {
  const DataSource source = made(dataset_registry(), "fashion_mnist");
  if (!stored("fashion_mnist"))
    GTEST_SKIP() << "no Fashion-MNIST here: apt-get install dataset-fashion-mnist";
  const Dataset data = source.load();
  EXPECT_EQ(data.name, "fashion_mnist");
  EXPECT_EQ(data.train.sizes(), (at::IntArrayRef{60000, 1, 28, 28}));
  EXPECT_EQ(data.test.sizes(), (at::IntArrayRef{10000, 1, 28, 28}));
  EXPECT_TRUE(at::equal(at::bincount(data.train_labels), at::full({10}, 6000, at::kLong)));
  EXPECT_TRUE(at::equal(at::bincount(data.test_labels), at::full({10}, 1000, at::kLong)));
  EXPECT_EQ(data.classes.size(), 10U);
  EXPECT_THAT(source.content(), HasSubstr("fashion_mnist sha256:"));
}

const std::string two_by_three(
    "\0\0\x08\x02\0\0\0\x02\0\0\0\x03"
    "abcdef",
    18);

TEST(ReadIdx, GivesShapeAndBytes) {
  const at::Tensor x = read_idx(two_by_three, "x");
  EXPECT_EQ(x.sizes(), (at::IntArrayRef{2, 3}));
  EXPECT_EQ(x[1][0].item<int>(), 'd');
}

class Idx : public Places {};

TEST_F(Idx, RefusesWhatIsBroken) {
  std::string magic = two_by_three, wide = two_by_three;
  magic[2] = 0x0D;  // floats
  wide[4] = '\x7f';
  EXPECT_THAT(refusal([&] { read_idx(magic, "x-ubyte"); }),
              HasSubstr("x-ubyte is no IDX file of unsigned bytes: its magic number is wrong"));
  EXPECT_THAT(refusal([&] { read_idx("", "x-ubyte"); }), HasSubstr("magic number"));
  EXPECT_THAT(refusal([&] { read_idx(two_by_three.substr(0, 9), "x"); }),
              HasSubstr("truncated within its IDX header"));
  EXPECT_THAT(refusal([&] { read_idx(two_by_three.substr(0, 17), "x"); }),
              HasSubstr("x has 5 bytes after its IDX header, its shape asks for 6"));
  EXPECT_THAT(refusal([&] { read_idx(two_by_three + "g", "x"); }), HasSubstr("7 bytes"));
  EXPECT_THAT(refusal([&] { read_idx(wide, "x"); }), HasSubstr("asks for"));
}

TEST_F(Idx, LabelsOutOfRangeAreNamed) {
  const at::Tensor labels = at::tensor({0, 9, 10, 3}, at::kByte);
  EXPECT_THAT(refusal([&] { checked_labels(labels, 4, 10, "labels"); }),
              HasSubstr("labels: the label of image 2 is 10, outside 0 … 9"));
  EXPECT_THAT(refusal([&] { checked_labels(labels, 5, 11, "labels"); }), HasSubstr("4 labels for 5 images"));
  EXPECT_EQ(checked_labels(labels, 4, 11, "labels").scalar_type(), at::kLong);
}

TEST_F(Idx, TruncatedAndBrokenGzipAreRefused) {
  put("a.gz", std::string(100000, 'x') + "end");
  const std::string whole = read_text((mirror() / "a.gz").string());
  EXPECT_EQ(gunzip(whole, "a.gz").size(), 100003U);
  EXPECT_THAT(refusal([&] { gunzip(whole.substr(0, whole.size() / 2), "a.gz"); }),
              HasSubstr("a.gz is truncated"));
  EXPECT_THAT(refusal([&] { gunzip(whole.substr(0, whole.size() - 4), "a.gz"); }),
              HasSubstr("a.gz is truncated"));
  std::string flipped = whole;
  flipped[flipped.size() - 7] ^= 1;  // of the CRC
  EXPECT_THAT(refusal([&] { gunzip(flipped, "a.gz"); }), HasSubstr("a.gz is no whole gzip file"));
  EXPECT_THAT(refusal([&] { gunzip("no gzip at all", "a.gz"); }), HasSubstr("no whole gzip file"));
}

TEST_F(Idx, EveryMemberOfAGzipFileIsReadAndNothingElse) {
  put("a.gz", "first,");
  put("b.gz", "second");
  const std::string a = read_text((mirror() / "a.gz").string());
  const std::string b = read_text((mirror() / "b.gz").string());
  EXPECT_EQ(gunzip(a + b, "ab.gz"), "first,second");
  EXPECT_THAT(refusal([&] { gunzip(a + b.substr(0, 12), "ab.gz"); }), HasSubstr("ab.gz is truncated"));
  EXPECT_THAT(refusal([&] { gunzip(a + "garbage", "ab.gz"); }), HasSubstr("ab.gz is no whole gzip file"));
}

TEST_F(Idx, WhatUnpacksBeyondAllMeasureIsRefused) {
  put("a.gz", std::string(5 << 20, 'x'));
  const std::string packed = read_text((mirror() / "a.gz").string());
  EXPECT_LT(packed.size(), 10000U);
  EXPECT_EQ(gunzip(packed, "a.gz", 5 << 20).size(), 5U << 20);
  EXPECT_THAT(refusal([&] { gunzip(packed, "a.gz", (5 << 20) - 1); }),
              HasSubstr("a.gz unpacks to more than 5242879 bytes"));
}

TEST_F(Idx, AStoredFileOfAnotherContentIsRefusedAndAMissingOneNamed) {
  const Stored files(
      {.name = "toy", .dataset = "toy", .licence = "", .files = {{"a", sha256("right")}, {"b", sha256("")}}});
  EXPECT_FALSE(files.present());
  EXPECT_THAT(refusal([&] { files.read("a"); }), HasSubstr("a of the data set toy is missing: looked in"));
  make_folder(files.folder().string());
  write_whole((files.folder() / "a").string(), "right");
  EXPECT_FALSE(files.present());
  EXPECT_EQ(files.read("a"), "right");
  const std::string listed = files.content();
  write_whole((files.folder() / "a").string(), "wrong");
  EXPECT_THAT(refusal([&] { files.read("a"); }),
              testing::AllOf(HasSubstr("is not the a of toy"), HasSubstr(sha256("wrong")),
                             HasSubstr("sgm fetch toy")));
  EXPECT_EQ(files.content(), listed);
}

}  // namespace
}  // namespace sgm::test
