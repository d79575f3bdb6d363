// The orders of Score SDE's Tables 1 and 4 as claims: what the paper's own numbers say about them.
#include <gmock/gmock.h>

#include <cmath>

#include "experiments/vp_ve_sde/orderings_report.h"
#include "experiments/vp_ve_sde/table1.h"

namespace sgm::vp_ve_sde {
namespace {

Scores paper() {
  Scores scores;
  for (const Table1Entry& entry : table1()) {
    scores.names.push_back(entry.name);
    scores.values.push_back(entry.fid);
    scores.errors.push_back(entry.fid_deviation / std::sqrt(5));
  }
  return scores;
}

Verdict said(const std::string& sde, const std::string& name) {
  for (const Claim& claim : claims_of(sde, 1000)) {
    if (claim.name == name) return verdict(claim, paper());
  }
  ADD_FAILURE() << "no claim " << name;
  return Verdict::no;
}

TEST(Orderings, AreWhatThePapersNumbersSay) {
  EXPECT_EQ(said("ve", "flow_is_worst"), Verdict::yes);
  EXPECT_EQ(said("ve", "corrector_alone_is_worst"), Verdict::yes);
  EXPECT_EQ(said("vp", "flow_is_best_corrected"), Verdict::yes);
  EXPECT_EQ(said("ve", "ancestral.more_steps"), Verdict::yes);
  EXPECT_EQ(said("vp", "ancestral.more_steps"), Verdict::undecided) << "3.24 both";
  EXPECT_EQ(said("ve", "noisy_rounded"), Verdict::undecided);
  for (const char* sde : {"ve", "vp"}) {
    for (const Claim& claim : claims_of(sde, 1000))
      EXPECT_NE(verdict(claim, paper()), Verdict::no) << sde << " " << claim.name;
  }
}

TEST(Orderings, ConcordanceIsOneWithItselfAndNoneReversed) {
  Scores reversed = paper();
  for (double& value : reversed.values) value = -value;
  for (const char* sde : {"ve", "vp"}) {
    EXPECT_EQ(concordance(sde, paper(), paper()), 1);
    EXPECT_EQ(concordance(sde, paper(), reversed), 0);
  }
}

TEST(Orderings, AChainThatDivergedIsWorse) {
  Scores scores{{"a", "b", "c"}, {1, INFINITY, INFINITY}, {0, 0, 0}};
  EXPECT_EQ(verdict({"", "", {{"a", "b"}}}, scores), Verdict::yes);
  EXPECT_EQ(verdict({"", "", {{"b", "a"}}}, scores), Verdict::no);
  EXPECT_EQ(verdict({"", "", {{"b", "c"}}}, scores), Verdict::undecided);
}

}  // namespace
}  // namespace sgm::vp_ve_sde
