// Files of numpy.savez: tests/data/statistics/make.py has made them.
#include "core/io/npz.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/base/require.h"
#include "core/io/files.h"
#include "tests/support/error_of.h"
#include "tests/support/scratch.h"

namespace sgm {
namespace {

using test::error_of;
using testing::HasSubstr;

const std::string folder = SGM_SOURCE_DIR "/tests/data/statistics/";

/// Four times the features of make.py.
at::Tensor features() {
  return at::tensor({1, 2, 4, 2, 0, 1, 0, 1, 3, 3, 2, 2, 1, 5, 0, 2, 2, 2}, at::kDouble).view({6, 3});
}

std::string refusal(const std::string& file, const std::string& array) {
  return error_of<InputError>([&] { Npz(read_text(folder + file), file).read(array); });
}

TEST(Npz, ReadsEveryTypeAndOrder) {
  const Npz npz(read_text(folder + "kinds.npz"), "kinds.npz");
  EXPECT_THAT(npz.names(), testing::ElementsAre("cube", "empty", "f4", "f8", "i4", "i8", "u1"));
  const at::Tensor f4 = npz.read("f4"), f8 = npz.read("f8"), u1 = npz.read("u1"), i4 = npz.read("i4");
  EXPECT_EQ(f4.scalar_type(), at::kFloat);
  EXPECT_EQ(f8.scalar_type(), at::kDouble);
  EXPECT_EQ(u1.scalar_type(), at::kByte);
  EXPECT_EQ(i4.scalar_type(), at::kInt);
  EXPECT_TRUE(at::equal(f4.to(at::kDouble) * 4, features()));
  EXPECT_TRUE(npz.header("f8").fortran);
  EXPECT_TRUE(at::equal(f8 * 4, features()));
  EXPECT_TRUE(at::equal(u1, at::arange(5, at::kByte)));
  EXPECT_TRUE(at::equal(i4, at::tensor({-1, 2}, at::kInt).view({1, 2})));
  EXPECT_EQ(npz.read("i8").item<int64_t>(), -(int64_t{1} << 40));
  EXPECT_EQ(npz.read("i8").dim(), 0);
  EXPECT_EQ(npz.read("empty").sizes(), at::IntArrayRef({0, 3}));
  EXPECT_TRUE(at::equal(npz.read("cube"), at::arange(24, at::kDouble).view({2, 3, 4})));
  EXPECT_TRUE(npz.read("cube").is_contiguous());
}

TEST(Npz, ReadsDeflatedEntriesAndNewerHeads) {
  const Npz stored(read_text(folder + "mu_sigma.npz"), ""),
      deflated(read_text(folder + "compressed.npz"), "");
  for (const char* name : {"mu", "sigma"}) EXPECT_TRUE(at::equal(deflated.read(name), stored.read(name)));
  EXPECT_EQ(deflated.header("sigma").sizes, std::vector<int64_t>({3, 3}));
  const Npz versions(read_text(folder + "versions.npz"), "");
  for (const char* name : {"v2", "v3"}) EXPECT_TRUE(at::equal(versions.read(name) * 4, features()));
}

TEST(Npz, RefusesWhatItDoesNotRead) {
  EXPECT_THAT(refusal("object.npz", "mu"),
              testing::AllOf(HasSubstr("'mu' of object.npz"), HasSubstr("objects of Python"),
                             HasSubstr("nothing in such a file is executed")));
  EXPECT_THAT(refusal("records.npz", "mu"), HasSubstr("records (a structured dtype)"));
  EXPECT_THAT(refusal("big_endian.npz", "mu"), HasSubstr("big-endian (>f8)"));
  EXPECT_THAT(refusal("half.npz", "mu"), HasSubstr("type 'f2'; sgm reads float32"));
  EXPECT_THAT(refusal("mu_sigma.npz", "nu"), HasSubstr("has no array 'nu'\n  it has mu and sigma"));
  EXPECT_THAT(refusal("truncated.npz", "mu"),
              HasSubstr("cannot read truncated.npz: the archive is truncated"));
  EXPECT_THAT(refusal("make.py", "mu"), HasSubstr("it is no ZIP archive"));
}

/// An entry that unpacks to a thousand times what it states is not unpacked.
TEST(Npz, RefusesWhatGrowsBeyondWhatItStates) {
  EXPECT_THAT(refusal("bomb.npz", "mu"), HasSubstr("it is larger than it states"));
  const std::string bytes = read_text(folder + "compressed.npz");
  const ZipArchive archive(bytes);
  EXPECT_EQ(archive.size("sigma.npy"), 200u);
  EXPECT_EQ(archive.read("sigma.npy", 200).size(), 200u);
  EXPECT_THAT(error_of<InputError>([&] { archive.read("sigma.npy", 199); }),
              HasSubstr("unpacks to 200 bytes, more than the 199"));
  EXPECT_EQ(archive.head("sigma.npy", 6), "\x93NUMPY");
}

TEST(Npz, WritesWhatItReads) {
  const test::Scratch scratch;
  const std::string path = scratch.path() / "written.npz";
  const std::vector<std::pair<std::string, at::Tensor>> arrays = {{"wide", features().t()},
                                                                  {"line", at::arange(7, at::kLong)},
                                                                  {"number", at::full({}, 2.5, at::kFloat)},
                                                                  {"none", at::zeros({0, 4}, at::kInt)},
                                                                  {"bytes", at::arange(3, at::kByte)}};
  write_npz(path, arrays);
  const Npz npz(read_text(path), path);
  for (const auto& [name, array] : arrays) {
    const at::Tensor read = npz.read(name);
    EXPECT_EQ(read.scalar_type(), array.scalar_type());
    EXPECT_TRUE(at::equal(read, array)) << name;
    EXPECT_EQ(npz.header(name).offset % 64, 0u) << name;
  }
  const std::string first = read_text(path);
  write_npz(path, arrays);
  EXPECT_EQ(read_text(path), first);
  EXPECT_EQ(npy_bytes(at::arange(3, at::kByte)),
            npz.read("bytes").numel() == 3 ? std::string("\x93NUMPY\x01\0", 8) + std::string("v\0", 2) +
                                                 "{'descr': '|u1', 'fortran_order': False, 'shape': (3,), }" +
                                                 std::string(60, ' ') + "\n" + std::string("\0\1\2", 3)
                                           : "");
  EXPECT_THAT(error_of<InputError>([&] { npy_bytes(at::zeros({2}, at::kHalf)); }), HasSubstr("Half"));
}

/// Of a file with one byte changed anywhere, the same arrays are read, or it is refused.
TEST(Npz, DamagedAnywhereIsAnInputErrorOrTheSameContent) {
  for (const char* file : {"mu_sigma.npz", "compressed.npz"}) {
    const std::string whole = read_text(folder + file);
    const Npz truth(whole, file);
    for (size_t at = 0; at < whole.size(); ++at) {
      std::string hurt = whole;
      hurt[at] ^= 0x11;
      try {
        const Npz npz(hurt, file);
        for (const std::string& name : npz.names()) {
          if (!truth.contains(name)) continue;  // its name was hit
          ASSERT_TRUE(at::equal(npz.read(name), truth.read(name))) << file << at;
        }
      } catch (const InputError&) {
      }
    }
    for (size_t size = 0; size < whole.size() - 22; ++size)
      EXPECT_THROW(Npz(whole.substr(0, size), file).read("sigma"), InputError) << file << size;
  }
}

}  // namespace
}  // namespace sgm
