// The studies of the papers' tables of FID: their networks and samples are those of other experiments'
// studies, and every number of a table is quoted.
#include <gmock/gmock.h>

#include <map>
#include <set>

#include "core/cells/configure.h"
#include "core/cells/identity.h"
#include "core/config/node.h"
#include "core/io/result_file.h"
#include "core/report/report.h"
#include "core/report/reported.h"
#include "core/study/study.h"
#include "tests/support/error_of.h"

namespace sgm::test {
namespace {

std::vector<Cell> cells_of(const std::string& experiment, const std::string& study, const std::string& scale,
                           const std::vector<std::string>& more = {}) {
  std::vector<std::string> words{"study=" + study, "scale=" + scale};
  words.insert(words.end(), more.begin(), more.end());
  const Job job = configure(experiment, words);
  job.study->check(job.config);
  return job.study->cells(job.config);
}

std::string identity_of(const Cell& cell) {
  Identified one{cell.stage, stream_of(cell), cell.options, 0, 0, "cpu", "fp32"};
  for (const auto& [role, cells] : cell.needs) {
    std::vector<std::string> needs;
    for (const auto& need : cells) needs.push_back(identity_of(*need));
    one.needs.emplace_back(role, needs);
  }
  return identity(one);
}

std::set<std::string> identities(const std::vector<Cell>& cells, const std::string& stage) {
  std::set<std::string> all;
  for (const Cell& cell : cells) {
    if (cell.stage == stage) all.insert(identity_of(cell));
  }
  return all;
}

/// A study, the one whose networks it shares, and how many trainings and cells of samples at scale quick are
/// in both and are its own.
struct Shared {
  const char *study, *experiment, *other;
  size_t trainings, own_trainings, samples, own_samples;
};

TEST(PaperTables, ShareTheNetworksAndSamplesOfOtherStudies) {
  for (const Shared& one :
       {Shared{"ncsn_table1", "ncsn_annealed_langevin", "ncsn_samples", 3, 0, 3, 0},
        // Three networks of NCSNv2's levels; denoised samples of NCSN's, and both of NCSNv2's.
        Shared{"ncsnv2_table1", "ncsn_annealed_langevin", "ncsn_samples", 3, 3, 3, 9},
        // Three networks of VE; predictor-corrector samples of three SDEs.
        Shared{"score_sde_table3", "likelihood_ode", "score_sde_table2", 6, 3, 6, 9},
        Shared{"edm_table2", "vp_ve_sde", "edm_training", 9, 0, 9, 0},
        Shared{"score_flow_fid", "likelihood_ode", "score_flow_table2", 9, 0, 9, 0}}) {
    const std::vector<Cell> cells = cells_of("fid_tables", one.study, "quick");
    const std::vector<Cell> others = cells_of(one.experiment, one.other, "quick");
    for (const auto& [stage, shared, own] : {std::tuple{"train", one.trainings, one.own_trainings},
                                             {"sample", one.samples, one.own_samples},
                                             {"classify", size_t{1}, size_t{0}}}) {
      const std::set<std::string> ours = identities(cells, stage), theirs = identities(others, stage);
      size_t in_both = 0;
      for (const std::string& id : ours) in_both += theirs.count(id);
      EXPECT_EQ(in_both, shared) << one.study << " " << stage;
      EXPECT_EQ(ours.size() - in_both, own) << one.study << " " << stage;
    }
  }
}

/// Counted in the papers: NCSN 10 rows of both numbers and one of one, …; EDM 6 x 8; ScoreFlow 12 x 2.
TEST(PaperTables, QuoteEveryNumber) {
  const std::map<std::string, std::pair<size_t, size_t>> all_and_unverified{
      {"ncsn_table1", {21, 0}},
      {"ncsnv2_table1", {20, 0}},
      {"score_sde_table3", {28 + 10, 0}},
      {"edm_table2", {48, 0}},
      {"score_flow_fid", {24, 23}}};
  for (const auto& [study, counts] : all_and_unverified) {
    const std::string file = SGM_SOURCE_DIR "/experiments/fid_tables/" + study + "/reported.toml";
    size_t unverified = 0;
    const std::vector<Reported> all = reported_of(read_toml(file));
    EXPECT_EQ(all.size(), counts.first) << study;
    for (const Reported& one : all) {
      EXPECT_FALSE(one.needs.empty()) << study << ": " << one.name;
      unverified += one.memory ? 1 : 0;
    }
    EXPECT_EQ(unverified, counts.second) << study;
  }
}

TEST(PaperTables, RefuseWhatTheyCannotMeasure) {
  const auto refused = [](const std::string& study, const std::string& word) {
    return error_of<InputError>([&] { cells_of("fid_tables", study, "smoke", {word}); });
  };
  EXPECT_THAT(refused("ncsn_table1", "measures.extractors=[vgg]"), testing::HasSubstr("no extractor 'vgg'"));
  EXPECT_THAT(refused("ncsn_table1", "measures.inception_dimensions=100"),
              testing::HasSubstr("64, 192, 768 or 2048"));
  EXPECT_THAT(refused("ncsnv2_table1", "ncsnv2.sampler=langevin"), testing::HasSubstr("denoise"));
  EXPECT_THAT(refused("ncsnv2_table1", "ncsnv2.samples=7"), testing::HasSubstr("the same floors"));
}

/// edm_table2's row of a loss tells of the networks of that loss: its published numbers are those of
/// edm_training, whose cells say in which order they were judged.
TEST(PaperTables, TellOfTheNetworksOfTheirRows) {
  const std::string results = SGM_SOURCE_DIR "/results/";
  const Group training = read_result(results + "edm_training/quick/result.h5");
  std::map<std::string, std::vector<double>> want;
  const Results cells(training);
  int64_t set = 0;
  for (const Results::Cell& cell : cells.cells()) {
    if (!cell.name.starts_with("samples_")) continue;
    const at::Tensor distance = training.at("numbers").data("samples_" + std::to_string(set++) + "/frechet");
    want[coordinate(cell.at, "objective")].push_back(distance.mean().item<double>());
  }
  ASSERT_EQ(want.size(), 3);
  const Group table = read_result(results + "edm_table2/quick/result.h5");
  Report report(table, "edm_table2", "quick", "");
  report.gather_only();
  report_registry().at("edm_table2")(report);
  for (const auto& [objective, each] : want) {
    const auto entry = std::find_if(report.entries().begin(), report.entries().end(), [&](const Entry& one) {
      return one.name == "classifier_frechet." + objective;
    });
    ASSERT_NE(entry, report.entries().end()) << objective;
    // Two runs of equal trainings: to the rounding that trainings grow.
    EXPECT_NEAR(entry->value, mean_over(each).value, 1e-3 * entry->value) << objective;
  }
}

}  // namespace
}  // namespace sgm::test
