#include "core/cells/identity.h"

#include <gmock/gmock.h>

#include <cstdlib>
#include <fstream>

#include "tests/support/process.h"

namespace sgm::test {
namespace {
namespace fs = std::filesystem;

TEST(Identity, DependsOnEveryPartAndNotOnTheOrderOfKeys) {
  const Identified cell{Node::Table{{"a", 1}, {"b", 0.5}}, 7, "cpu", "fp32", {"p"}};
  const std::string same = identity(cell);
  EXPECT_THAT(same, testing::MatchesRegex("[0-9a-f]{12}"));
  Identified other = cell;
  other.config = Node::Table{{"b", 0.5}, {"a", 1}};
  EXPECT_EQ(identity(other), same);
  other.config.set("dataset.path", "/here");
  const std::string placed = identity(other);
  other.config.set("dataset.path", "/there");
  EXPECT_EQ(identity(other), placed);
  other.config.set("train.dataset.path", "/of a kind of cell");
  const std::string of_a_kind = identity(other);
  other.config.set("train.dataset.path", "/elsewhere");
  EXPECT_EQ(identity(other), of_a_kind);
  const auto differs = [&](const auto& change) {
    Identified changed = cell;
    change(changed);
    return identity(changed) != same;
  };
  EXPECT_TRUE(differs([](Identified& c) { c.config.set("a", 2); }));
  EXPECT_TRUE(differs([](Identified& c) { c.config.set("path", 2); }));  // a study's own key of that name
  EXPECT_TRUE(differs([](Identified& c) { c.config.set("sampler.path", "straight"); }));
  EXPECT_TRUE(differs([](Identified& c) { c.config.set("a", 1.0); }));
  EXPECT_TRUE(differs([](Identified& c) { c.seed = 8; }));
  EXPECT_TRUE(differs([](Identified& c) { c.device = "cuda"; }));
  EXPECT_TRUE(differs([](Identified& c) { c.precision = "bf16"; }));
  EXPECT_TRUE(differs([](Identified& c) { c.parents = {"q"}; }));
  EXPECT_TRUE(differs([](Identified& c) { c.parents = {}; }));
}

TEST(Identity, CodeOfACellIsThatOfItsStudyAndOfItsParents) {
  static const bool registered = code_registry().add("coded", {std::string(64, 'a'), std::string(64, 'b')});
  ASSERT_TRUE(registered);
  EXPECT_EQ(code_of("coded", {}), std::string(12, 'a'));
  EXPECT_NE(code_of("coded", {"1"}), code_of("coded", {}));
  EXPECT_NE(code_of("coded", {"1"}), code_of("coded", {"2"}));
}

/// A small tree with two studies, and the digests that the build makes of it.
class CodeDigest : public testing::Test {
 protected:
  void SetUp() override {
    for (const char* file : {"core/sde/vp.cpp", "core/report/table.cpp", "core/run/pool.cpp",
                             "datasets/toy.cpp", "experiments/e/shared.h", "experiments/e/shared_report.cpp"})
      write(file, "1");
    for (const char* study : {"one", "two"}) {
      write(fmt::format("experiments/e/{}.cpp", study), "register_study");
      write(fmt::format("experiments/e/{}_report.cpp", study), "1");
    }
    before_ = digests();
  }
  void write(const std::string& file, const std::string& text) {
    fs::create_directories((scratch_.path() / file).parent_path());
    std::ofstream(scratch_.path() / file) << text;
  }
  /// Digest by "study compute" and "study report".
  std::map<std::string, std::string> digests(const std::string& build = "g++ -O2") {
    const std::string root = scratch_.path();
    const std::string out = root + "/code.cpp";
    const std::string command = fmt::format(
        "cmake -DROOT={0} -DFOLDER={0}/experiments/e -DOUT={1} '-DBUILD={2}' -P "
        "'{3}/cmake/code_digest.cmake'",
        root, out, build, SGM_SOURCE_DIR);
    EXPECT_EQ(std::system(command.c_str()), 0);
    std::map<std::string, std::string> all;
    const std::string text = text_of(out);
    for (const std::string study : {"one", "two"}) {
      const size_t at = text.find("add(\"" + study + "\"");
      EXPECT_NE(at, std::string::npos) << text;
      all[study + " compute"] = text.substr(text.find('{', at) + 2, 64);
      all[study + " report"] = text.substr(text.find('{', at) + 70, 64);
    }
    return all;
  }
  /// What has changed since the beginning.
  std::vector<std::string> changed(const std::string& build = "g++ -O2") {
    std::vector<std::string> names;
    for (const auto& [name, digest] : digests(build)) {
      if (digest != before_.at(name)) names.push_back(name);
    }
    return names;
  }

  Scratch scratch_;
  std::map<std::string, std::string> before_;
};

TEST_F(CodeDigest, IsTheSameForTheSameSources) {
  EXPECT_THAT(changed(), testing::IsEmpty());
}

TEST_F(CodeDigest, OfAReportRecomputesNothing) {
  write("experiments/e/one_report.cpp", "2");
  EXPECT_THAT(changed(), testing::ElementsAre("one report"));
  write("core/report/table.cpp", "2");
  EXPECT_THAT(changed(), testing::ElementsAre("one report", "two report"));
}

TEST_F(CodeDigest, OfSharedReportSourcesIsEveryReports) {
  write("experiments/e/shared_report.cpp", "2");
  EXPECT_THAT(changed(), testing::ElementsAre("one report", "two report"));
  write("experiments/e/shared_report.cpp", "1");
  write("experiments/e/one_report.h", "1");
  EXPECT_THAT(changed(), testing::ElementsAre("one report"));
}

TEST_F(CodeDigest, OfTheRunnerChangesNothing) {
  write("core/run/pool.cpp", "2");
  EXPECT_THAT(changed(), testing::IsEmpty());
}

TEST_F(CodeDigest, OfAStudyIsItsOwn) {
  write("experiments/e/one.cpp", "register_study // changed");
  EXPECT_THAT(changed(), testing::ElementsAre("one compute"));
}

TEST_F(CodeDigest, OfSharedSourcesIsEveryStudys) {
  write("experiments/e/shared.h", "2");
  EXPECT_THAT(changed(), testing::ElementsAre("one compute", "one report", "two compute", "two report"));
}

TEST_F(CodeDigest, SeesTheCoreDataSetsAndBuild) {
  const auto computes = testing::ElementsAre("one compute", "two compute");
  EXPECT_THAT(changed("g++ -O3"), computes);
  write("core/sde/vp.cpp", "2");
  EXPECT_THAT(changed(), computes);
  write("core/sde/vp.cpp", "1");
  EXPECT_THAT(changed(), testing::IsEmpty());
  write("datasets/toy.cpp", "2");
  EXPECT_THAT(changed(), computes);
}

}  // namespace
}  // namespace sgm::test
