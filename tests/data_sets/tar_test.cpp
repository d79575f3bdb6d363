#include "datasets/tar.h"

#include <gmock/gmock.h>

#include "core/base/require.h"
#include "tests/support/error_of.h"

namespace sgm::test {
namespace {
using testing::HasSubstr;

/// One file of a tar archive; its size as the header has it, in octal.
std::string entry(const std::string& name, const std::string& size, std::string content) {
  std::string header(512, '\0');
  header.replace(0, name.size(), name);
  header.replace(124, size.size(), size);
  header[156] = '0';
  header.replace(257, 5, "ustar");
  content.resize((content.size() + 511) / 512 * 512);
  return header + content;
}

std::string refusal(const std::string& bytes) {
  return error_of<InputError>([&] { tar_files(bytes, "x.tar"); });
}

TEST(Tar, GivesFilesWithoutTheirFolders) {
  const std::string bytes =
      entry("folder/a", "00000000003", "abc") + entry("../b", "00000001000", std::string(512, 'b'));
  const auto files = tar_files(bytes, "x.tar");
  ASSERT_EQ(files.size(), 2U);
  EXPECT_EQ(files[0].first, "a");
  EXPECT_EQ(files[0].second, "abc");
  EXPECT_EQ(files[1].first, "b");
  EXPECT_EQ(files[1].second, std::string(512, 'b'));
}

TEST(Tar, WhatIsBrokenIsRefused) {
  const std::string whole = entry("a", "00000001000", std::string(512, 'a'));
  EXPECT_THAT(refusal(whole.substr(0, 1000)), HasSubstr("x.tar is truncated"));
  EXPECT_THAT(refusal("no archive"), HasSubstr("x.tar is no tar archive"));
  EXPECT_THAT(refusal(std::string(512, 'x')), HasSubstr("x.tar is no tar archive"));
  EXPECT_THAT(refusal(entry("a", "0000000100x", "abc")), HasSubstr("a file in it has no size"));
  EXPECT_THAT(refusal(entry("a", "", "abc")), HasSubstr("a file in it has no size"));
}

}  // namespace
}  // namespace sgm::test
