// The orders of Score SDE's Tables 1 and 4 as claims: what the paper's own numbers say about them.
#include <gmock/gmock.h>

#include <cmath>

#include "core/config/node.h"
#include "experiments/vp_ve_sde/orderings_report.h"
#include "experiments/vp_ve_sde/table1.h"

namespace sgm::vp_ve_sde {
namespace {

Scores paper() {
  static const Group none;
  const std::string file = SGM_SOURCE_DIR "/experiments/vp_ve_sde/score_sde_table1_images/reported.toml";
  return paper_scores(Report(none, "score_sde_table1_images", "smoke", "", read_toml(file)));
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

/// Where one reading of the paper says otherwise, nothing is decided.
TEST(Orderings, AreDecidedWhereAllReadingsAgree) {
  using enum Verdict;
  EXPECT_EQ(agreed({yes, yes, yes}), yes);
  EXPECT_EQ(agreed({no, no}), no);
  EXPECT_EQ(agreed({yes, no, yes}), undecided);
  EXPECT_EQ(agreed({yes, undecided}), undecided);
  EXPECT_EQ(agreed({}), undecided);
  const Reading& descending = readings[2];
  EXPECT_EQ(read_as(readings[0], "ve_ancestral_P2000"), "ve_ancestral_P2000");
  EXPECT_EQ(read_as(readings[1], "ve_reverse_diffusion_rounded"), "ve_reverse_diffusion_roundedfrom1");
  EXPECT_EQ(read_as(descending, "vp_ancestral_P2000"), "vp_ancestral_P2000from1");
  EXPECT_EQ(read_as(descending, "vp_ancestral_rounded"), "vp_ancestral_rounded");
  EXPECT_EQ(read_as(readings[1], "vp_none_C2000"), "vp_none_C2000");
}

TEST(Orderings, AChainThatDivergedIsWorse) {
  Scores scores{{"a", "b", "c"}, {1, INFINITY, INFINITY}, {0, 0, 0}};
  EXPECT_EQ(verdict({"", "", {{"a", "b"}}}, scores), Verdict::yes);
  EXPECT_EQ(verdict({"", "", {{"b", "a"}}}, scores), Verdict::no);
  EXPECT_EQ(verdict({"", "", {{"b", "c"}}}, scores), Verdict::undecided);
}

}  // namespace
}  // namespace sgm::vp_ve_sde
