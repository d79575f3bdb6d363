#include "core/io/result_file.h"

#include <ATen/Functions.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <ctime>

#include "core/base/require.h"
#include "core/io/files.h"
#include "tests/io/full_disk.h"
#include "tests/support/error_of.h"
#include "tests/support/scratch.h"

namespace sgm {
namespace {

using test::error_of;
using testing::ElementsAre;
using testing::HasSubstr;

const std::string folder = SGM_SOURCE_DIR "/tests/data/io/";

Group example() {
  Group root;
  root.set("study", "größe");
  root.set("empty", "");
  root.set("n", 3);
  root.set("rate", .25);
  root.set("counts", std::vector<int64_t>{1, -2});
  root.set("no_counts", std::vector<int64_t>{});
  root.set("reals", std::vector<double>{.1, 1e300});
  root.set("words", std::vector<std::string>{"z", "", "a"});
  root.set("config", std::string(200000, 'c'));
  root.put("seconds", 1.5, "time to result", "s");
  Group& curve = root.group("toy/curve");
  curve.put("value", at::arange(6, at::kDouble).view({2, 3}), {"sampler", "nfe"}, "energy distance", "1");
  curve.put("nfe", at::tensor({10, 20, 40}, at::kInt), {"nfe"}, "evaluations");
  curve.put("sampler", {"euler", "heun"}, "sampler");
  curve.put("errors", at::zeros({2, 3, 2}, at::kFloat), {"sampler", "nfe", "side"});
  curve.put("unnamed", at::ones({4, 4}, at::kLong));
  root.group("toy/images")
      .put("grid", at::arange(96, at::kInt).to(at::kByte).view({2, 4, 4, 3}),
           {"image", "height", "width", "channel"});
  root.group("toy/grey").put("digits", at::zeros({2, 4, 4, 1}, at::kByte));
  root.group("z/none").put("nothing", at::empty({0, 2}, at::kFloat));
  root.group("a").put("no_text", std::vector<std::string>{});
  return root;
}

void expect_equal(const Group& a, const Group& b, const std::string& inside) {
  EXPECT_EQ(a.attributes, b.attributes) << inside;
  ASSERT_EQ(a.variables.size(), b.variables.size()) << inside;
  for (size_t i = 0; i < a.variables.size(); ++i) {
    const auto& [name, v] = a.variables[i];
    const auto& [other, w] = b.variables[i];
    EXPECT_EQ(name, other) << inside;
    EXPECT_EQ(v.axes, w.axes) << name;
    EXPECT_EQ(v.text, w.text) << name;
    EXPECT_EQ(v.long_name, w.long_name) << name;
    EXPECT_EQ(v.units, w.units) << name;
    ASSERT_EQ(v.data.defined(), w.data.defined()) << name;
    if (!v.data.defined()) continue;
    EXPECT_EQ(v.data.scalar_type(), w.data.scalar_type()) << name;
    EXPECT_TRUE(at::equal(v.data, w.data)) << name;
  }
  ASSERT_EQ(a.groups.size(), b.groups.size()) << inside;
  for (size_t i = 0; i < a.groups.size(); ++i) {
    EXPECT_EQ(a.groups[i].first, b.groups[i].first);
    expect_equal(a.groups[i].second, b.groups[i].second, inside + "/" + a.groups[i].first);
  }
}

TEST(ResultFile, GivesBackTheWholeTreeInOrder) {
  const test::Scratch scratch;
  const std::string path = scratch.path() / "result.h5";
  write_result(path, example());
  expect_equal(read_result(path), example(), "");
}

TEST(ResultFile, EqualTreesGiveEqualBytes) {
  const test::Scratch scratch;
  const std::string first = scratch.path() / "a.h5";
  const std::string second = scratch.path() / "b.h5";
  const std::string third = scratch.path() / "c.h5";
  write_result(first, example());
  for (const time_t start = time(nullptr); time(nullptr) == start;)
    usleep(10000);  // HDF5 would store times in seconds
  write_result(second, example());
  write_result(third, read_result(first));
  EXPECT_EQ(sha256_file(first), sha256_file(second));
  EXPECT_EQ(sha256_file(first), sha256_file(third));
}

TEST(ResultFile, MarksAxesImagesAndWhatToDraw) {
  const test::Scratch scratch;
  const std::string path = scratch.path() / "result.h5";
  write_result(path, example());
  const Group root = read_hdf5(path);
  EXPECT_EQ(root.attribute("NX_class"), Attribute("NXroot"));
  EXPECT_EQ(root.attribute("default"), Attribute("toy/curve"));
  EXPECT_EQ(root.at("toy").attribute("NX_class"), Attribute("NXentry"));
  EXPECT_EQ(root.at("toy/curve").attribute("signal"), Attribute("value"));
  EXPECT_EQ(root.at("toy/curve").attribute("axes"), Attribute(std::vector<std::string>{"sampler", "nfe"}));
  EXPECT_EQ(root.at("toy/images").attribute("axes"), Attribute(std::vector<std::string>{".", ".", ".", "."}));
  EXPECT_THAT(read_text(path), HasSubstr("IMAGE_TRUECOLOR"));
  EXPECT_THAT(read_text(path), HasSubstr("IMAGE_GRAYSCALE"));
}

/// Python with h5py, xarray and h5netcdf: SGM_PYTHON, or python3.
TEST(ResultFile, OpensInH5pyAndXarray) {
  const test::Scratch scratch;
  const std::string path = scratch.path() / "result.h5";
  const std::string python = std::getenv("SGM_PYTHON") ? std::getenv("SGM_PYTHON") : "python3";
  if (std::system((python + " -c 'import h5py, xarray, h5netcdf' 2>/dev/null").c_str()) != 0)
    GTEST_SKIP() << python << " has no h5py, xarray, h5netcdf";
  write_result(path, example());
  EXPECT_EQ(std::system((python + " " SGM_SOURCE_DIR "/tests/io/viewers.py " + path).c_str()), 0);
}

TEST(ResultFile, OpensInNcdump) {
  const test::Scratch scratch;
  const std::string path = scratch.path() / "result.h5";
  const std::string text = scratch.path() / "text";
  if (std::system("command -v ncdump >/dev/null") != 0) GTEST_SKIP() << "no ncdump (Debian: netcdf-bin)";
  write_result(path, example());
  ASSERT_EQ(std::system(("ncdump -h " + path + " >" + text).c_str()), 0);
  EXPECT_THAT(read_text(text), testing::AllOf(HasSubstr("double value(sampler, nfe)"),
                                              HasSubstr("ubyte grid(image, height, width, channel)")));
}

TEST(ResultFile, AnAxisHasOneLength) {
  const test::Scratch scratch;
  const std::string path = scratch.path() / "result.h5";
  Group lengths;
  lengths.put("a", at::zeros({2}), {"x"});
  lengths.put("b", at::zeros({3}), {"x"});
  EXPECT_THAT(error_of<InputError>([&] { write_result(path, lengths); }),
              HasSubstr("axis 'x' of '/b' has length 3, and 2 elsewhere"));
  Group clash;
  clash.put("x", at::zeros({2, 2}), {"x", "y"});
  EXPECT_THAT(error_of<InputError>([&] { write_result(path, clash); }), HasSubstr("rename one of them"));
  EXPECT_TRUE(std::filesystem::is_empty(scratch.path()));
}

TEST(ResultFile, RefusesAnotherSchemaAndForeignFiles) {
  EXPECT_THAT(error_of<InputError>([] { read_result(folder + "schema2.h5"); }),
              testing::AllOf(HasSubstr("schema2.h5 has schema version 2, and this sgm reads 1"),
                             HasSubstr("compute it again")));
  EXPECT_THAT(error_of<InputError>([] { read_result(folder + "kinds.h5"); }),
              HasSubstr("is an HDF5 file, but not a result of sgm"));
  EXPECT_THAT(error_of<InputError>([] { read_result(folder); }), HasSubstr("is a folder"));
}

TEST(ResultFile, ATruncatedResultIsAnInputError) {
  const test::Scratch scratch;
  const std::string path = scratch.path() / "result.h5";
  write_result(path, example());
  const std::string whole = read_text(path);
  for (size_t size = 0; size < whole.size(); size += 1 + whole.size() / 20) {
    write_whole(path, std::string_view(whole).substr(0, size));
    EXPECT_THAT(error_of<InputError>([&] { read_result(path); }),
                testing::AnyOf(HasSubstr("truncated"), HasSubstr("is not an HDF5 file"), HasSubstr("digest")))
        << size;
  }
}

/// Any one bit: of numbers, of text, of HDF5's own, of the digest.
TEST(ResultFile, AFlippedBitIsAnInputError) {
  const test::Scratch scratch;
  const std::string path = scratch.path() / "result.h5";
  Group root = example();
  root.set("config", "steps = 3");
  write_result(path, root);
  const std::string whole = read_text(path);
  for (size_t at = 0; at < whole.size(); at += 1 + whole.size() / 400) {
    std::string flipped = whole;
    flipped[at] = static_cast<char>(flipped[at] ^ (1 << at % 8));
    write_whole(path, flipped);
    EXPECT_FALSE(error_of<InputError>([&] { read_result(path); }).empty()) << at;
  }
  const size_t value = whole.find(std::string("\0\0\0\0\0\0\x14\x40", 8));  // 5 in 'toy/curve/value'
  ASSERT_NE(value, std::string::npos);
  std::string flipped = whole;
  flipped[value + 6] = static_cast<char>(flipped[value + 6] ^ 1);
  write_whole(path, flipped);
  EXPECT_THAT(error_of<InputError>([&] { read_result(path); }),
              HasSubstr("have not the digest that they state"));
}

TEST(ResultFile, ResultsOfEarlierVersionsStateNoDigest) {
  EXPECT_GT(read_result(folder + "no_digest.h5").value("wall"), 0);
}

/// As docs/results-schema.md says it.
TEST(ResultFile, StatesTheDigestOfItsBytes) {
  const test::Scratch scratch;
  const std::string path = scratch.path() / "result.h5";
  write_result(path, example());
  std::string bytes = read_text(path);
  const std::string digest = std::get<std::string>(read_hdf5(path).attribute("sha256"));
  ASSERT_EQ(digest.substr(0, 11), "sgm-sha256:");
  bytes.replace(bytes.find(digest) + 11, 64, std::string(64, '0'));
  EXPECT_EQ(sha256(bytes), digest.substr(11));
}

TEST(ResultFile, AFullDiskIsARunErrorAndKeepsTheOldResult) {
  const test::Scratch scratch;
  const std::string path = scratch.path() / "result.h5";
  Group small, large;
  small.put("x", at::ones({2}));
  large.put("x", at::ones({1 << 18}));
  write_result(path, small);
  {
    const test::FileSizeLimit limit(1 << 18);
    EXPECT_THAT(error_of<RunError>([&] { write_result(path, large); }),
                HasSubstr("cannot write " + path + ": File too large"));
  }
  expect_equal(read_result(path), small, "");
  EXPECT_EQ(test::entries(scratch.path()), 1);
}

TEST(ResultFile, AnUnwritableTargetIsAnInputError) {
  const test::Scratch scratch;
  const std::string file = scratch.path() / "file";
  const std::string below = file + "/result.h5";
  write_whole(file, "x");
  EXPECT_THAT(error_of<InputError>([&] { write_result(below, Group{}); }),
              HasSubstr("cannot write " + below + ": Not a directory"));
  EXPECT_THAT(error_of<InputError>([&] { write_result(scratch.path(), Group{}); }),
              HasSubstr("Is a directory"));
  EXPECT_EQ(test::entries(scratch.path()), 1);
}

TEST(Group, NamesAreUniqueAndErrorsNameTheNearest) {
  Group root = example();
  EXPECT_THAT(error_of<InputError>([&] { root.put("seconds", 2.); }),
              HasSubstr("'seconds' is already in this group"));
  EXPECT_THAT(error_of<InputError>([&] { root.put("toy", 2.); }), HasSubstr("already"));
  EXPECT_THAT(error_of<InputError>([&] { root.group("seconds"); }), HasSubstr("already"));
  EXPECT_THAT(error_of<InputError>([&] { root.put("a/b", 2.); }), HasSubstr("cannot name a variable"));
  EXPECT_THAT(error_of<InputError>([&] { root.at("toy/curves"); }),
              HasSubstr("no group 'curves' in '/toy/'\n  did you mean 'curve'?"));
  EXPECT_THAT(error_of<InputError>([&] { root.data("toy/curve/valu"); }),
              HasSubstr("no variable 'valu' in group '/toy/curve'\n  did you mean 'value'?"));
  EXPECT_THAT(error_of<InputError>([&] { root.attribute("studi"); }), HasSubstr("did you mean 'study'?"));
  EXPECT_THAT(error_of<InputError>([&] { root.value("toy/curve/nfe"); }), HasSubstr("has 3 elements"));
  EXPECT_THAT(error_of<InputError>([&] { root.data("toy/curve/sampler"); }), HasSubstr("holds text"));
  EXPECT_THAT(error_of<InputError>([&] { root.text("seconds"); }), HasSubstr("holds numbers"));
  EXPECT_THAT(error_of<InputError>([&] {
                root.put("v", at::zeros({2, 2}), {"one"});
              }),
              HasSubstr("2 dimensions and 1 axis names"));
  EXPECT_THAT(error_of<InputError>([&] { root.put("c", at::zeros({2}, at::kComplexFloat)); }),
              HasSubstr("ComplexFloat"));
  EXPECT_TRUE(root.contains("toy/curve/value"));
  EXPECT_TRUE(root.contains("toy/curve"));
  EXPECT_FALSE(root.contains("toy/curve/value/more"));
  EXPECT_FALSE(root.contains("tox"));
}

TEST(Group, PutKeepsACopyOfWhatItWasGiven) {
  Group root;
  at::Tensor state = at::zeros({2});
  root.put("state", state);
  root.put("mask", at::ones({2}, at::kBool));
  root.put("half", at::ones({2}, at::kBFloat16));
  state.fill_(1);
  EXPECT_EQ(root.data("state")[0].item().toDouble(), 0);
  EXPECT_EQ(root.data("mask").scalar_type(), at::kByte);
  EXPECT_EQ(root.data("half").scalar_type(), at::kFloat);
}

}  // namespace
}  // namespace sgm
