// sgm compare: from made results in a folder, and from a study's own.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include "core/io/result_file.h"
#include "tests/support/process.h"

namespace sgm::test {
namespace {
namespace fs = std::filesystem;
using testing::AllOf;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::StartsWith;

/// Samplers over five networks whose errors are common; at 10 steps both are alike, at 100 the second is
/// better by 2.
void write_made(const fs::path& folder, int64_t n = 64) {
  constexpr double common[5] = {0, 4, -3, 7, 2};
  constexpr double small[5] = {.1, -.1, .2, 0, -.2};
  Group result;
  result.set("study", "made");
  result.set("scale", "quick");
  for (const std::string sampler : {"euler", "heun"}) {
    for (const int64_t steps : {10, 100}) {
      for (int64_t network = 0; network < 5; ++network) {
        Group& cell = result.group(fmt::format("{}_{}_{}", sampler, steps, network));
        cell.set("stage", "made");
        cell.set("stream", "made");
        cell.set("identity", fmt::format("{}{}{}{}", sampler, steps, network, n));
        cell.set("status", "finished");
        cell.set("seed", int64_t{0});
        cell.set("config", fmt::format("steps = {}\n[sampler]\nname = \"{}\"\n", steps, sampler));
        cell.set("at.sampler", sampler);
        cell.set("at.steps", std::to_string(steps));
        cell.set("at.network", std::to_string(network));
        const double better = sampler == "heun" ? small[network] - (steps == 100 ? 2 : 0) : 0;
        cell.put("frechet", 30 + common[network] + better, "distance of the samples");
        cell.put("samples", static_cast<double>(n));
      }
    }
  }
  fs::create_directories(folder);
  write_result((folder / "result.h5").string(), result);
}

struct Made {
  ToyRepository repository;
  Made() {
    write_made(repository.root() / "made");
    write_made(repository.root() / "more", 128);
  }
  Ended compare(std::vector<std::string> words) const {
    words.insert(words.begin(), "compare");
    return Process(repository.command("sgm", words), repository.root()).wait();
  }
  void refuses(const std::vector<std::string>& words, const std::vector<std::string>& texts) const {
    const Ended ended = compare(words);
    EXPECT_EQ(ended.code, 2) << ended.out;
    EXPECT_EQ(ended.out, "");
    EXPECT_THAT(ended.err, StartsWith("error: "));
    for (const std::string& text : texts) EXPECT_THAT(ended.err, HasSubstr(text));
  }
};

TEST(Compare, FindsPlantedDifferences) {
  const Made made;
  const Ended ended = made.compare({"made", "metric=frechet"});
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_THAT(ended.out, StartsWith("frechet by sampler and steps\n"));
  EXPECT_THAT(ended.out, ContainsRegex("euler +10 +32\\.0 ± 1\\.7 +5 .* worse\n"));
  EXPECT_THAT(ended.out, ContainsRegex("heun +100 +30\\.0 ± 1\\.7 +5 .* best\n"));
  EXPECT_THAT(ended.out,
              HasSubstr("over the 3 tests of the table; tests: paired: same network and noise (3)"));
  EXPECT_THAT(ended.out, HasSubstr("replicates (network)"));
  const Ended at_ten = made.compare({"made", "metric=frechet", "by=sampler", "steps=10"});
  EXPECT_THAT(at_ten.out, HasSubstr("not distinguishable")) << at_ten.err;
  const Ended unpaired = made.compare({"made", "metric=frechet", "by=sampler", "steps=100", "paired=no"});
  EXPECT_THAT(unpaired.out, AllOf(HasSubstr("Welch (1)"), HasSubstr("not distinguishable"))) << unpaired.err;
}

TEST(Compare, WritesTablesAndAFigure) {
  const Made made;
  const Ended ended =
      made.compare({"made", "metric=frechet", "by=steps", "sampler=heun", "to=markdown", "out=here"});
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("**30.0 ± 1.7**"));
  EXPECT_EQ(ended.out, text_of(made.repository.root() / "here" / "compare.md"));
  for (const char* file : {"compare.csv", "compare.tex", "figure.gp", "figure.csv"})
    EXPECT_TRUE(fs::exists(made.repository.root() / "here" / file)) << file;
  EXPECT_THAT(made.compare({"made", "metric=frechet", "to=csv"}).out,
              StartsWith("sampler,steps,frechet,frechet standard error,n,"));
  EXPECT_THAT(made.compare({"made", "metric=frechet", "to=latex"}).out, HasSubstr("\\boldmath"));
}

TEST(Compare, RefusesUnlikeNumbersOfSamples) {
  const Made made;
  made.refuses({"made", "more", "metric=frechet", "by=source", "sampler=heun", "steps=10"},
               {"samples: 64 (source = made), 128 (source = more)", "allow=samples"});
}

TEST(Compare, TellsWhatThereIs) {
  const Made made;
  made.refuses({"made"}, {"'metric' is not given; there are", "frechet", "distance of the samples",
                          "type: sgm compare made metric="});
  made.refuses({"made", "metric=frechett"}, {"did you mean 'frechet'?"});
  made.refuses({"made", "metric=frechet", "by=samplr"}, {"by 'samplr'", "did you mean 'sampler'?"});
  made.refuses({"made", "metric=frechet", "stps=10"}, {"'stps'", "did you mean 'steps'?"});
  made.refuses({"made", "metric=frechet", "sampler=heun", "steps=10"}, {"there is nothing to compare"});
  made.refuses({"mde", "metric=frechet"}, {"'mde'"});
  made.refuses({"walk"}, {"nothing of study 'walk' is computed", "./run_all.sh quick walk"});
  made.refuses({}, {"nothing to compare is named"});
  made.refuses({"made", "metric=frechet", "to=md"}, {"'to' is 'md'", "markdown"});
  made.refuses({"made", "--by", "sampler"}, {"unknown flag '--by'", "write by=VALUE"});
  made.refuses({"made", "metric=frechet", "by=steps", "by=sampler"}, {"'by' is given twice"});
}

TEST(Compare, ReadsTheNewestReportOfAStudy) {
  const ToyRepository repository;
  ASSERT_EQ(repository.toy({"study=walk"}).code, 0);
  const Ended ended = repository.sgm({"compare", "walk", "metric=x", "by=cell", "better=lower"});
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_THAT(ended.out, AllOf(HasSubstr("walk_0"), HasSubstr("walk_2")));
}

}  // namespace
}  // namespace sgm::test
