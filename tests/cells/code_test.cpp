// What is computed again after an edit of the sources: of the repository's own, in a copy.
#include "core/cells/code.h"

#include <gmock/gmock.h>

#include <fstream>

#include "tests/support/process.h"

namespace sgm::test {
namespace {
namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::IsEmpty;

class Edits : public testing::Test {
 protected:
  void SetUp() override {
    const fs::path source = SGM_SOURCE_DIR;
    for (const char* folder : {"core", "datasets", "experiments"})
      fs::copy(source / folder, scratch_.path() / folder, fs::copy_options::recursive);
    before_ = scan_sources(scratch_.path());
    const std::string stage = "experiments/stages/", study = "experiments/vp_ve_sde/score_sde_fig2/";
    for (const auto& [name, files] : std::map<std::string, std::set<std::string>>{
             {"chains under VP", {study + "study.cpp", "core/sde/vp.cpp", "core/sampler/pc.cpp"}},
             {"chains under VE", {study + "study.cpp", "core/sde/ve.cpp", "core/sampler/pc.cpp"}},
             {"training",
              {stage + "train.cpp", "core/sde/ve.cpp", "core/net/unet.cpp", "core/objective/ncsn.cpp"}},
             {"classifier", {stage + "classify.cpp", "datasets/idx.cpp"}},
             {"report of fig2", {study + "report.cpp"}},
             {"report of table 1", {"experiments/vp_ve_sde/score_sde_table1_exact/report.cpp"}}}) {
      for (const std::string& file : files) ASSERT_TRUE(before_.contains(file)) << file;
      codes_.emplace(name, code_of(files, false, before_));
    }
  }

  std::string text(const std::string& file) { return text_of(scratch_.path() / file); }
  void write(const std::string& file, const std::string& text) {
    std::ofstream(scratch_.path() / file) << text;
  }
  void append(const std::string& file, const std::string& text) { write(file, this->text(file) + text); }

  /// What an edit makes old. It is taken back.
  std::vector<std::string> after(const std::string& file, const std::string& added) {
    const bool there = fs::exists(scratch_.path() / file);
    const std::string whole = there ? text(file) : "";
    append(file, added);
    const Sources now = scan_sources(scratch_.path());
    std::vector<std::string> old;
    for (const auto& [name, code] : codes_) {
      if (!changed(code, now).empty()) old.push_back(name);
    }
    there ? write(file, whole) : static_cast<void>(fs::remove(scratch_.path() / file));
    return old;
  }

  Scratch scratch_;
  Sources before_;
  std::map<std::string, Code> codes_;
  const std::string line_ = "\nnamespace sgm { int planted(); }\n";
};

TEST_F(Edits, OfCommentsAndNewFilesRecomputeNothing) {
  EXPECT_THAT(after("core/io/png.cpp", "// a comment\n"), IsEmpty());
  EXPECT_THAT(after("core/tensor/rng.cpp", "\n  /* another */\n\n"), IsEmpty());
  EXPECT_THAT(after("core/net/planted.cpp", "const bool registered = net_registry().add(\"planted\", {});\n"),
              IsEmpty());
  EXPECT_THAT(after("core/kernels/fill.cu", line_), IsEmpty()) << "on the CPU";
  EXPECT_THAT(after("core/cells/pool.cpp", line_), IsEmpty()) << "the runner";
}

TEST_F(Edits, RecomputeWhatUsedThem) {
  EXPECT_THAT(after("core/sde/vp.cpp", line_), ElementsAre("chains under VP"));
  EXPECT_THAT(after("core/kernels/philox.h", line_),
              ElementsAre("chains under VE", "chains under VP", "classifier", "training"));
  EXPECT_THAT(after("experiments/stages/train.cpp", line_), ElementsAre("training"));
  EXPECT_THAT(after("core/net/unet.cpp", line_), ElementsAre("training"));
  // mixture.h declares what this file, which has no header of its name, defines.
  EXPECT_THAT(after("core/score/mixture_score.cpp", line_),
              ElementsAre("chains under VE", "chains under VP"));
  // A source that comes and defines what a header declares is one that was not there.
  EXPECT_TRUE(closure(before_, "core/train/fit.h").contains("core/train/level_losses.cpp"));
}

TEST_F(Edits, OfReportsDrawThemAgain) {
  EXPECT_THAT(after("core/report/table.cpp", line_), ElementsAre("report of fig2", "report of table 1"));
  EXPECT_THAT(after("experiments/vp_ve_sde/table1_rows_report.cpp", line_), ElementsAre("report of table 1"));
  EXPECT_THAT(after("experiments/vp_ve_sde/score_sde_fig2/report.cpp", line_), ElementsAre("report of fig2"));
}

TEST_F(Edits, OfKernelsCountOnTheDeviceThatRunsThem) {
  const std::set<std::string> cpu = closure(before_, "core/kernels/fill.h", false);
  const std::set<std::string> gpu = closure(before_, "core/kernels/fill.h", true);
  EXPECT_FALSE(cpu.contains("core/kernels/fill.cu"));
  EXPECT_TRUE(gpu.contains("core/kernels/fill.cu"));
}

/// Tokens count, their layout and comments do not; within strings everything does.
TEST(Sources, AreDigestedByTheirTokens) {
  const Scratch scratch;
  fs::create_directories(scratch.path() / "core");
  const auto digest = [&](const std::string& text) {
    std::ofstream(scratch.path() / "core" / "a.cpp") << text;
    return scan_sources(scratch.path()).at("core/a.cpp").digest;
  };
  const std::string same = digest("int f(int a) { return a + 1; }  // comment\n#define X 1\nint g();");
  EXPECT_EQ(digest("int f( int a ){\n  return a +\n    1;\n}\n/* c */ #define X 1\nint g();"), same);
  EXPECT_NE(digest("int f(int a) { return a + 2; }\n#define X 1\nint g();"), same);
  EXPECT_NE(digest("int f(int a) { return a + 1; }\n#define X 1 int g();"), same)
      << "a directive ends with its line";
  EXPECT_NE(digest("intf(int a) { return a + 1; }\n#define X 1\nint g();"), same);
  EXPECT_NE(digest("auto s = \"a b\";"), digest("auto s = \"a  b\";"));
  EXPECT_NE(digest("auto s = \"// a\";"), digest("auto s = \"// b\";"));
  EXPECT_NE(digest("auto s = R\"x(// a)\" )x\";"), digest("auto s = R\"x(// b)\" )x\";"));
  EXPECT_EQ(digest("int a = 1'000; // x"), digest("int a = 1'000; // y"));
  EXPECT_NE(digest("char c = '\"'; int a;"), digest("char c = '\"'; int b;"));
}

/// What the build compiles in is what stands in the sources.
TEST(Sources, AreThoseOfTheBuild) {
  const Sources scanned = scan_sources(SGM_SOURCE_DIR);
  EXPECT_EQ(to_text(sources()), to_text(scanned));
  EXPECT_EQ(to_text(sources_of(to_text(scanned))), to_text(scanned));
}

/// A running cell keeps what it took from registries, and nothing else of its kind.
TEST(Sources, OfACellAreRecordedByItsRun) {
  const ToyRepository repository;
  const Ended ended = repository.toy({"study=chain", "sde=sub_vp"});
  ASSERT_EQ(ended.code, 0) << ended.err;
  const Code code = read_code(repository.cell("chain", "only")).value();
  for (const char* used : {"build", "tests/toy/chain/study.cpp", "core/sde/sub_vp.cpp", "core/sampler/pc.cpp",
                           "core/score/mixture_score.cpp", "core/kernels/philox.h"})
    EXPECT_TRUE(code.contains(used)) << used;
  for (const char* unused : {"core/sde/vp.cpp", "core/sde/ve.cpp", "core/net/unet.cpp", "core/cells/pool.cpp",
                             "core/report/report.cpp", "tests/toy/chain/report.cpp", "core/io/png.cpp"})
    EXPECT_FALSE(code.contains(unused)) << unused;
}

}  // namespace
}  // namespace sgm::test
