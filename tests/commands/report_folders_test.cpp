// Where a driver puts its reports, and how it tells.
#include <gmock/gmock.h>

#include <fstream>
#include <set>

#include "tests/support/process.h"

namespace sgm::test {
namespace {
namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

TEST(Driver, ReportsIntoRunDirAndPrintsTheTable) {
  const ToyRepository repository;
  const fs::path folder = repository.root() / "mine";
  const Ended ended = repository.toy({"study=walk", "scale=smoke", "run.dir=" + folder.string()});
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("walk_2"));
  EXPECT_THAT(ended.out, HasSubstr("where to look: mine/smoke/walk/report\n"));
  for (const char* file : {"table.md", "table.csv", "table.tex", "result.h5", "report.md"})
    EXPECT_TRUE(fs::exists(folder / "smoke" / "walk" / "report" / file)) << file;
  EXPECT_EQ(names_in(folder), std::vector<std::string>{"smoke"});
  EXPECT_FALSE(fs::exists(repository.root() / "outputs"));
  EXPECT_FALSE(fs::exists(repository.root() / "results"));
}

/// Two studies, and two configurations of one, in one run.dir: a report for each, none replaced or mixed.
TEST(Driver, ReportsEachConfigurationIntoAFolderOfItsOwn) {
  const ToyRepository repository;
  const auto report = [&](std::vector<std::string> arguments) {
    arguments.push_back("run.dir=mine");
    const Ended ended = repository.toy(arguments);
    EXPECT_EQ(ended.code, 0) << ended.err;
    const size_t at = ended.out.find("where to look: ") + 15;
    return repository.root() / ended.out.substr(at, ended.out.find('\n', at) - at);
  };
  const fs::path walk = report({"study=walk"});
  const auto before = names_in(walk);
  std::ofstream(walk / "figure_of_earlier_code.svg") << "x";
  const fs::path guest = report({"study=guest"});
  const fs::path seed = report({"study=walk", "seed=1"});
  const fs::path steps = report({"study=walk", "steps=3"});
  EXPECT_EQ(std::set<fs::path>({walk, guest, seed, steps}).size(), 4);
  EXPECT_EQ(walk.filename(), "report");
  EXPECT_THAT(seed.filename(), testing::ContainsRegex("^report-[0-9a-f]{12}$"));
  EXPECT_THAT(text_of(guest / "report.md"), StartsWith("# guest"));
  EXPECT_THAT(text_of(walk / "manifest.toml"), Not(HasSubstr("seed=1")));
  EXPECT_EQ(report({"study=walk"}), walk);
  EXPECT_EQ(names_in(walk), before);  // nothing of a report before stays beside the new one
  EXPECT_EQ(report({"study=walk", "seed=1"}), seed);
}

/// Paths are printed as they are typed where the user stands.
TEST(Driver, PrintsPathsThatWorkFromWhereTheUserStands) {
  const ToyRepository repository;
  ASSERT_EQ(repository.toy({"study=walk", "scale=smoke"}).code, 0);
  for (const fs::path& stands :
       {repository.root(), repository.root() / "build" / "bin", fs::path("/usr/share")}) {
    const Ended ended = Process(repository.command("toy", {"study=walk", "scale=smoke"}), stands).wait();
    const size_t at = ended.out.find("where to look: ") + 15;
    const fs::path told = ended.out.substr(at, ended.out.find('\n', at) - at);
    EXPECT_TRUE(fs::exists(stands / told / "report.md")) << told;
    EXPECT_EQ(told.is_absolute(), stands == "/usr/share") << told;
  }
}

}  // namespace
}  // namespace sgm::test
