#include "core/io/safetensors.h"

#include <ATen/Functions.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>

#include "core/base/require.h"
#include "core/io/files.h"
#include "tests/io/full_disk.h"
#include "tests/support/error_of.h"
#include "tests/support/scratch.h"

namespace sgm {
namespace {

using test::error_of;
using testing::HasSubstr;

const std::string official = SGM_SOURCE_DIR "/tests/data/io/official.safetensors";

Safetensors example() {
  Safetensors content;
  for (const at::ScalarType type : {at::kByte, at::kBool, at::kDouble, at::kHalf, at::kInt, at::kBFloat16,
                                    at::kLong, at::kChar, at::kShort, at::kFloat}) {
    content.tensors[std::string("of ") + toString(type)] = at::arange(6, at::kInt).to(type).view({2, 3});
  }
  content.tensors["scalar"] = at::scalar_tensor(-.5, at::kDouble);
  content.tensors["empty"] = at::empty({0, 3}, at::kFloat);
  content.tensors["strided"] = at::arange(6, at::kFloat).view({2, 3}).t();
  content.metadata = {{"step", "70000"}, {"config", "a = \"b\"\n[net]\n"}};
  return content;
}

/// A file with the given header in front of `data`.
std::string made_of(const std::string& header, const std::string& data) {
  const uint64_t length = header.size();
  return std::string(reinterpret_cast<const char*>(&length), 8) + header + data;
}

TEST(Safetensors, GivesBackWhatWasWritten) {
  const test::Scratch scratch;
  const std::string path = scratch.path() / "a.safetensors";
  const std::string again = scratch.path() / "b.safetensors";
  write_safetensors(path, example());
  write_safetensors(again, example());
  EXPECT_EQ(read_text(path), read_text(again));
  const Safetensors read = read_safetensors(path);
  const Safetensors truth = example();
  EXPECT_EQ(read.metadata, truth.metadata);
  ASSERT_EQ(read.tensors.size(), truth.tensors.size());
  for (const auto& [name, tensor] : truth.tensors) {
    ASSERT_TRUE(read.tensors.contains(name)) << name;
    EXPECT_EQ(read.tensors.at(name).scalar_type(), tensor.scalar_type()) << name;
    EXPECT_TRUE(at::equal(read.tensors.at(name), tensor)) << name;
  }
}

TEST(Safetensors, ReadsAFileOfTheOfficialLibrary) {
  const Safetensors read = read_safetensors(official);
  EXPECT_TRUE(at::equal(read.tensors.at("w"), at::arange(6, at::kFloat).view({2, 3})));
  EXPECT_EQ(read.tensors.at("n").item<int64_t>(), -7);
  EXPECT_TRUE(at::equal(read.tensors.at("mask"), at::tensor({1, 0, 1}, at::kInt).to(at::kBool)));
  EXPECT_EQ(read.metadata.at("step"), "12");
}

TEST(Safetensors, EveryFlippedByteAndEveryCutIsFound) {
  const test::Scratch scratch;
  const std::string path = scratch.path() / "a.safetensors";
  write_safetensors(path, example());
  const std::string whole = read_text(path);
  const auto refused = [&](const std::string& bytes) {
    FILE* file = fopen(path.c_str(), "wb");
    fwrite(bytes.data(), 1, bytes.size(), file);
    fclose(file);
    return error_of<InputError>([&] { read_safetensors(path); });
  };
  const size_t key =
      whole.find("sha256");  // without its name the digest is not looked at: then all that it covers is sound
  for (size_t at = 0; at < whole.size(); at += 3) {
    if (at >= key && at < key + 6) continue;
    std::string hurt = whole;
    hurt[at] ^= 1;
    EXPECT_THAT(refused(hurt), HasSubstr("cannot read " + path)) << at;
  }
  for (size_t size = 0; size < whole.size(); size += 11)
    EXPECT_THAT(refused(whole.substr(0, size)), HasSubstr("truncated")) << size;
}

TEST(Safetensors, RefusesHeadersThatCannotBe) {
  const test::Scratch scratch;
  const std::string path = scratch.path() / "a.safetensors";
  const std::string eight(8, 'x');
  const auto refused = [&](const std::string& header, const std::string& data) {
    write_whole(path, made_of(header, data));
    return error_of<InputError>([&] { read_safetensors(path); });
  };
  const std::string a = R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]})";
  const std::string b = R"(,"b":{"dtype":"F32","shape":[1],"data_offsets":)";
  EXPECT_EQ(refused(a + b + "[4,8]}}", eight), "nothing was thrown");
  EXPECT_THAT(refused(a + b + "[2,6]}}", eight), HasSubstr("overlap or leave a gap"));
  EXPECT_THAT(refused(a + b + "[6,10]}}", eight), HasSubstr("overlap or leave a gap"));
  EXPECT_THAT(refused(a + b + "[4,9]}}", eight), HasSubstr("needs 4 bytes"));
  EXPECT_THAT(refused(a + b + "[4,8]}}", eight + "more"), HasSubstr("4 bytes follow"));
  EXPECT_THAT(refused(a + b + "[4,8]}}", "xxxx"),
              HasSubstr("truncated: 8 bytes of data announced, 4 present"));
  EXPECT_THAT(refused(R"({"a":{"dtype":"F8","shape":[1],"data_offsets":[0,1]}})", "x"),
              HasSubstr("unknown type F8"));
  EXPECT_THAT(refused(R"({"a":{"dtype":"U8","shape":[-1],"data_offsets":[0,1]}})", "x"),
              HasSubstr("impossible shape"));
  EXPECT_THAT(refused(R"({"a":{"dtype":"F64","shape":[4611686018427387904,8],"data_offsets":[0,0]}})", ""),
              HasSubstr("impossible shape"));
  EXPECT_THAT(refused("[]", ""), HasSubstr("no JSON object"));
  EXPECT_THAT(refused("{\"a\":", ""), HasSubstr("not that of a safetensors file"));
  write_whole(path, std::string(100, 'P'));
  EXPECT_THAT(error_of<InputError>([&] { read_safetensors(path); }), HasSubstr("no safetensors file"));
}

TEST(Safetensors, AFullDiskKeepsTheOldFile) {
  const test::Scratch scratch;
  const std::string path = scratch.path() / "a.safetensors";
  write_safetensors(path, example());
  Safetensors large;
  large.tensors["w"] = at::zeros({1 << 20});
  {
    const test::FileSizeLimit limit(1 << 20);
    EXPECT_THAT(error_of<RunError>([&] { write_safetensors(path, large); }), HasSubstr("make room"));
  }
  EXPECT_EQ(read_safetensors(path).tensors.size(), example().tensors.size());
  EXPECT_EQ(test::entries(scratch.path()), 1);
  EXPECT_THAT(error_of<InputError>([&] {
                write_safetensors(path, {{{"c", at::zeros({1}, at::kComplexFloat)}}, {}});
              }),
              HasSubstr("ComplexFloat"));
}

}  // namespace
}  // namespace sgm
