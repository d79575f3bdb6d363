#include <ATen/Functions.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "core/base/require.h"
#include "core/io/files.h"
#include "core/io/result_file.h"
#include "tests/io/full_disk.h"
#include "tests/support/error_of.h"
#include "tests/support/scratch.h"

namespace sgm {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const std::string folder = SGM_SOURCE_DIR "/tests/data/io/";

std::string error_of(const std::string& path) {
  return test::error_of<InputError>([&] { read_hdf5(path); });
}

TEST(ReadHdf5, AttributesOfEveryKind) {
  const Group root = read_hdf5(folder + "kinds.h5");
  const auto is = [&](const char* name, const Attribute& value) { return root.attribute(name) == value; };
  EXPECT_TRUE(is("name", "größe"));
  EXPECT_TRUE(is("fixed", "abc"));
  EXPECT_TRUE(is("flag", 1));
  EXPECT_TRUE(is("truth", 1));
  EXPECT_TRUE(is("half", 0.5));
  EXPECT_TRUE(is("ints", std::vector<int64_t>{3, -4}));
  EXPECT_TRUE(is("reals", std::vector<double>{.1, .2, .3, .4}));
  EXPECT_TRUE(is("words", std::vector<std::string>{"a", "", "längs"}));
  EXPECT_TRUE(is("none", std::vector<double>{}));
  EXPECT_TRUE(is("blank", ""));
}

TEST(ReadHdf5, NumbersOfEveryKindKeepTheirValues) {
  const Group root = read_hdf5(folder + "kinds.h5");
  const auto check = [&](const char* name, at::ScalarType type, std::initializer_list<int64_t> sizes,
                         double first, double last) {
    const at::Tensor data = root.data(name);
    EXPECT_EQ(data.scalar_type(), type) << name;
    EXPECT_EQ(data.sizes(), at::IntArrayRef(sizes)) << name;
    EXPECT_EQ(data.flatten()[0].item().toDouble(), first) << name;
    EXPECT_EQ(data.flatten()[-1].item().toDouble(), last) << name;
  };
  for (const char* name : {"numbers/i1", "numbers/i2", "numbers/i4", "numbers/big_i4"})
    check(name, at::kInt, {2, 3}, -3, 2);
  for (const char* name : {"numbers/f2", "numbers/f4"}) check(name, at::kFloat, {2, 3}, -3, 2);
  for (const char* name : {"numbers/f8", "numbers/big_f8"}) check(name, at::kDouble, {2, 3}, -3, 2);
  check("numbers/i8", at::kLong, {2, 3}, -3, 2);
  check("numbers/u1", at::kByte, {1, 3}, 0, 2);
  check("numbers/?", at::kInt, {1, 3}, 0, 1);
  check("numbers/u2", at::kInt, {1, 3}, 0, 2);
  check("numbers/u4", at::kLong, {1, 3}, 0, 2);
  check("numbers/u8", at::kLong, {1, 3}, 0, 2);
  check("numbers/largest", at::kLong, {}, 4294967295., 4294967295.);
  check("packed", at::kLong, {100}, 0, 99);
  EXPECT_EQ(root.value("scalar"), 2.5);
  EXPECT_EQ(root.value("link"), 2.5);
  EXPECT_EQ(root.data("empty").sizes(), at::IntArrayRef({0, 4}));
  EXPECT_EQ(root.data("null").sizes(), at::IntArrayRef({0}));
}

TEST(ReadHdf5, TextAxesAndOrder) {
  const Group root = read_hdf5(folder + "kinds.h5");
  EXPECT_THAT(root.text("text/fixed"), ElementsAre("ab", "cde", ""));
  EXPECT_THAT(root.text("text/variable"), ElementsAre("ein", "", "süß"));
  EXPECT_THAT(root.text("text/one"), ElementsAre("alone"));
  EXPECT_THAT(root.variable("axes/x").axes, ElementsAre("time", "dimension"));
  EXPECT_EQ(root.variable("axes/x").long_name, "position");
  EXPECT_THAT(root.variable("axes/time").axes, ElementsAre("time"));
  EXPECT_EQ(root.variable("axes/time").units, "s");
  const Group& ordered = root.at("ordered");
  EXPECT_EQ(ordered.variables[0].first, "z");
  EXPECT_EQ(ordered.variables[1].first, "a");
}

TEST(ReadHdf5, BadFilesAreNamedWithTheReason) {
  const test::Scratch scratch;
  const std::string path = scratch.path() / "bad.h5";
  EXPECT_THAT(error_of(path), HasSubstr("no file " + path));
  EXPECT_THAT(error_of(scratch.path()), HasSubstr("is a folder"));
  EXPECT_THAT(error_of(path + "/below"), HasSubstr("no file"));
  const std::string long_name(300, 'x');
  EXPECT_THAT(error_of(long_name), HasSubstr("no file " + long_name));
  EXPECT_THAT(test::error_of<InputError>([&] { read_result(long_name); }), HasSubstr("no file " + long_name));
  std::ofstream(path) << "PK, certainly not HDF5";
  EXPECT_THAT(error_of(path), HasSubstr("is not an HDF5 file"));
  std::ofstream(path) << "";
  EXPECT_THAT(error_of(path), HasSubstr("is not an HDF5 file"));
  EXPECT_THAT(error_of(folder + "compound.h5"),
              testing::AllOf(HasSubstr("'/inner/table'"), HasSubstr("neither numbers nor text")));
}

/// A table of a group's names that cannot be read is no empty group.
TEST(ReadHdf5, ADamagedTableOfNamesIsRefused) {
  const test::Scratch scratch;
  const std::string path = scratch.path() / "hurt.h5";
  const std::string whole = read_text(folder + "kinds.h5");
  int tables = 0;
  for (size_t at = whole.find("SNOD"); at != std::string::npos; at = whole.find("SNOD", at + 1)) {
    std::string hurt = whole;
    hurt[at] = 'X';
    write_whole(path, hurt);
    EXPECT_THAT(error_of(path), testing::AllOf(HasSubstr("hurt.h5"), HasSubstr("damaged"))) << at;
    ++tables;
  }
  EXPECT_GE(tables, 2);
}

TEST(ReadHdf5, TruncatedAnywhereIsAnInputError) {
  const test::Scratch scratch;
  const std::string path = scratch.path() / "cut.h5";
  const std::string whole = read_text(folder + "kinds.h5");
  for (const double share : {.001, .01, .1, .3, .5, .7, .9, .999}) {
    std::ofstream(path, std::ios::binary) << whole.substr(0, static_cast<size_t>(share * whole.size()));
    EXPECT_THAT(error_of(path), testing::AnyOf(HasSubstr("truncated"), HasSubstr("is not an HDF5 file")))
        << share;
  }
}

}  // namespace
}  // namespace sgm
