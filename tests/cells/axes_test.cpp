// What is computed again for other code, on request, and for several seeds and draws.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <cmath>

#include "core/cells/code.h"
#include "core/config/node.h"
#include "core/io/result_file.h"
#include "tests/support/process.h"

namespace sgm::test {
namespace {
namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;

/// As if a file that the cell used had been another when it was computed.
void make_older(const fs::path& cell, const std::string& file) {
  Code code = read_code(cell).value();
  ASSERT_TRUE(code.contains(file)) << cell;
  code[file] = "0123456789abcdef";
  write_code(cell, code);
}

/// What older code has computed stays, is named, and is taken on request alone.
TEST(Cells, OfOlderCodeAreKeptAndNamed) {
  const ToyRepository repository;
  const std::vector<std::string> call = {"study=walk", "cells=2"};
  ASSERT_EQ(repository.toy(call).code, 0);
  const fs::path cell = repository.cell("walk", "walk_0");
  make_older(cell, "core/tensor/rng.cpp");
  const std::string found =
      "outputs/quick/walk/" + cell.filename().string() + ": finished, older code: core/tensor/rng.cpp";
  const auto with = [&](const std::string& word) {
    std::vector<std::string> words = call;
    words.push_back(word);
    return repository.toy(words);
  };
  const Ended plan = with("--dry-run");
  EXPECT_THAT(plan.out, AllOf(HasSubstr("1 of 3 cells to do"), HasSubstr(found)));
  const Ended taken = with("reuse=config");
  ASSERT_EQ(taken.code, 0);
  EXPECT_THAT(taken.err, AllOf(HasSubstr(found), HasSubstr("it is taken as it is")));
  EXPECT_FALSE(fs::exists(cell.string() + ".2"));
  const Ended again = repository.toy(call);
  ASSERT_EQ(again.code, 0) << again.err;
  EXPECT_THAT(again.err,
              AllOf(HasSubstr(found), HasSubstr("it is kept and computed anew (reuse=config takes it")));
  EXPECT_EQ(results(cell.parent_path()).at(cell.filename()),
            results(cell.parent_path()).at(cell.filename().string() + ".2"));
  EXPECT_THAT(with("--dry-run").out, HasSubstr("0 of 3 cells to do"));
  // What needs it has used the same code.
  make_older(repository.cell("walk", "after"), "core/base/text.h");
  EXPECT_THAT(with("--dry-run").out, HasSubstr("1 of 3 cells to do"));
}

/// What was begun by older code and ends with today's is of older code for ever.
TEST(Cells, ThatOlderCodeBeganStayOfOlderCode) {
  const ToyRepository repository;
  ASSERT_EQ(repository.toy({"study=guest"}).code, 0);
  const fs::path cell = repository.cell("guest", "only");
  fs::remove(cell / "result.h5");
  make_older(cell, "core/tensor/rng.cpp");
  ASSERT_EQ(repository.toy({"study=guest", "reuse=config"}).code, 0);
  EXPECT_TRUE(fs::exists(cell / "result.h5"));
  EXPECT_EQ(read_code(cell).value().at("core/tensor/rng.cpp"), "0123456789abcdef");
}

/// What is begun and not finished, as by an interrupted fresh=yes, replaces nothing that is.
TEST(Cells, ThatAreFinishedComeBeforeThoseBegun) {
  const ToyRepository repository;
  ASSERT_EQ(repository.toy({"study=guest"}).code, 0);
  fs::create_directory(repository.cell("guest", "only").string() + ".2");
  EXPECT_THAT(repository.toy({"study=guest", "--dry-run"}).out, HasSubstr("0 of 2 cells to do"));
}

TEST(Cells, AreComputedAgainWhereThatIsAsked) {
  const ToyRepository repository;
  ASSERT_EQ(repository.toy({"study=guest"}).code, 0);
  const fs::path cell = repository.cell("guest", "only");
  ASSERT_EQ(repository.toy({"study=guest", "fresh=yes"}).code, 0);
  EXPECT_EQ(text_of(cell / "result.h5"), text_of(cell.string() + ".2/result.h5"));
  EXPECT_EQ(text_of(repository.cell("walk", "walk_0").string() + ".2/starts"), "0\n");
}

/// Seeds run through a study and all it needs; draws leave its trainings alone. The report's numbers are
/// means.
TEST(Cells, HaveSeedsAndDrawsAsAxes) {
  const ToyRepository repository;
  const Ended three = repository.toy({"study=guest", "seed=2", "seeds=3", "draws=2"});
  ASSERT_EQ(three.code, 0) << three.err;
  std::vector<double> means;
  size_t found = 0;
  for (const fs::directory_entry& entry : fs::directory_iterator(repository.root() / "outputs/quick/guest")) {
    if (!entry.path().filename().string().starts_with("only-")) continue;
    ++found;
  }
  EXPECT_EQ(found, 6u);
  const fs::path report = [&] {
    for (const fs::directory_entry& entry :
         fs::directory_iterator(repository.root() / "outputs/quick/guest")) {
      if (entry.path().filename().string().starts_with("report-")) return entry.path();
    }
    return fs::path();
  }();
  const Group result = read_result((report / "result.h5").string());
  double sum = 0, squares = 0;
  for (const char* seed : {"seed_2", "seed_3", "seed_4"}) {
    double mean = 0;
    for (const char* draw : {"_draw_0", "_draw_1"})
      mean += result.at(std::string(seed) + draw).at("only").value("twice") / 2;
    means.push_back(mean);
    sum += mean;
  }
  for (const double mean : means) squares += (mean - sum / 3) * (mean - sum / 3);
  EXPECT_GT(squares, 0);
  const Node entry = read_toml((report / "status.toml").string()).at<Node::List>("entry").at(0);
  EXPECT_NEAR(entry.at("value").number(), sum / 3, 1e-12);
  EXPECT_NEAR(entry.at("standard_error").number(), std::sqrt(squares / 6), 1e-12);
  EXPECT_THAT(three.out, testing::ContainsRegex("twice.* 6 +3 "));  // n and seeds
  // One seed of them alone is the same computation.
  ASSERT_EQ(repository.toy({"study=guest", "seed=3"}).code, 0);
  size_t after = 0;
  for (const fs::directory_entry& entry : fs::directory_iterator(repository.root() / "outputs/quick/guest"))
    after += entry.path().filename().string().starts_with("only-");
  EXPECT_EQ(after, found);
}

}  // namespace
}  // namespace sgm::test
