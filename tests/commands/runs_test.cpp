// What is stored in outputs/: listed, and cleared of what newer code has computed again.
#include <gmock/gmock.h>

#include <fstream>

#include "core/cells/code.h"
#include "tests/support/process.h"

namespace sgm::test {
namespace {
namespace fs = std::filesystem;
using testing::AllOf;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

TEST(Runs, AreListedWithWhatDiffersAndClearedOfWhatIsReplaced) {
  const ToyRepository repository;
  ASSERT_EQ(repository.toy({"study=guest"}).code, 0);
  ASSERT_EQ(repository.toy({"study=walk", "cells=2", "steps=30"}).code, 0);
  const fs::path only = repository.cell("guest", "only");
  Code code = read_code(only).value();
  code.at("core/tensor/rng.cpp") = "0";
  write_code(only, code);
  const Ended before = repository.sgm({"runs"});
  ASSERT_EQ(before.code, 0) << before.err;
  EXPECT_THAT(before.out, ContainsRegex("guest/only +quick +finished +– +core/tensor/rng.cpp +[0-9]+ kB"));
  EXPECT_THAT(before.out, ContainsRegex("walk/walk_0 +quick +finished +steps=30 +– +"));
  EXPECT_THAT(before.out, ContainsRegex("guest/walk_0 +quick +finished +– +– +"));
  EXPECT_THAT(repository.sgm({"gc"}).out, HasSubstr("would remove 0 cells")) << "nothing newer is there";

  ASSERT_EQ(repository.toy({"study=guest"}).code, 0);
  const fs::path first = repository.root() / "outputs/quick/walk/walk_0-7031b82055e8-8d2af16c4ad8";
  fs::create_directories(first);
  std::ofstream(first / "cell.toml") << "study = \"walk\"\n";
  const Ended dry = repository.sgm({"gc"});
  EXPECT_THAT(dry.out, AllOf(HasSubstr("would remove outputs/quick/guest/" + only.filename().string() +
                                       " (older code: "
                                       "core/tensor/rng.cpp"),
                             HasSubstr(first.filename().string() + " (first edition"),
                             HasSubstr("would remove 2 cells")));
  EXPECT_TRUE(fs::exists(only));
  EXPECT_THAT(repository.sgm({"doctor"}).out,
              ContainsRegex("cells +[0-9]+ in outputs/, .* 2 of them replaced"));
  EXPECT_THAT(repository.sgm({"gc", "--delete"}).out, HasSubstr("removed 2 cells"));
  EXPECT_FALSE(fs::exists(only));
  EXPECT_FALSE(fs::exists(first));
  EXPECT_TRUE(fs::exists(only.string() + ".2"));
  EXPECT_THAT(repository.toy({"study=guest", "--dry-run"}).out, Not(HasSubstr("to do ")));
}

}  // namespace
}  // namespace sgm::test
