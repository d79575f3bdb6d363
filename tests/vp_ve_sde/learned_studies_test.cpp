// The studies of a trained score share their training, and ask for what can be computed.
#include <ATen/Functions.h>
#include <gmock/gmock.h>

#include "core/cells/configure.h"
#include "core/study/study.h"
#include "experiments/vp_ve_sde/learned_rows_report.h"
#include "experiments/vp_ve_sde/pc_point.h"
#include "tests/support/error_of.h"

namespace sgm::vp_ve_sde {
namespace {

std::vector<Cell> cells_of(const std::string& study, const std::vector<std::string>& more = {}) {
  std::vector<std::string> words{"study=" + study, "scale=quick"};
  words.insert(words.end(), more.begin(), more.end());
  const Job job = configure("vp_ve_sde", words);
  return job.study->cells(job.config);
}

TEST(LearnedStudies, ShareTheirTraining) {
  const Cell first = cells_of("score_sde_table1_error").front();
  EXPECT_EQ(first.stage, "train_mixture");
  for (const char* study : {"score_sde_table5_learned", "score_sde_fig9"}) {
    const Cell other = cells_of(study).front();
    EXPECT_EQ(other.stage, first.stage);
    EXPECT_EQ(stream_of(other), stream_of(first));
    EXPECT_EQ(canonical_text(other.options), canonical_text(first.options)) << study;
  }
  EXPECT_NE(canonical_text(cells_of("score_sde_fig9", {"width=0.06"}).front().options),
            canonical_text(first.options));
}

/// 26 entries of Table 1; 2 (1 + 7) points of r; 2 · 6 splits of 240 evaluations, all of which are taken.
TEST(LearnedStudies, HaveACellForEachPoint) {
  EXPECT_EQ(cells_of("score_sde_table1_error").size(), 1U + 1 + 2 + 26);
  EXPECT_EQ(cells_of("score_sde_table5_learned").size(), 1U + 2 + 16);
  EXPECT_EQ(cells_of("score_sde_fig9").size(), 1U + 2 + 12);
  for (const Cell& cell : cells_of("score_sde_fig9")) {
    if (cell.stage != "score_sde_fig9/point") continue;
    PcPoint point;
    bind(cell.options, point);
    EXPECT_EQ(point.entry().evaluations(), 240) << cell.name;
  }
}

TEST(LearnedStudies, RefuseAnObjectiveThatLearnsNoNoiseLevels) {
  const Job job = configure("vp_ve_sde", {"study=score_sde_fig9", "scale=quick", "objective=ssm"});
  EXPECT_THAT(test::error_of<InputError>([&] { job.study->check(job.config); }),
              testing::HasSubstr("take edm, dsm or sde_dsm"));
}

/// A claim holds by both references or is undecided, and a chain that diverged is the farthest.
TEST(Claims, AreAgreedByBothReferences) {
  const Claim claim{"", "", {{"a", "b"}}};
  const auto far = [](double a_data, double b_data, double a_perfect, double b_perfect) -> Far {
    return [=](const std::string& name, Reference to) {
      const bool a = name == "a";
      return std::vector<double>{to == Reference::data ? (a ? a_data : b_data) : (a ? a_perfect : b_perfect)};
    };
  };
  EXPECT_EQ(claim_holds(claim, far(1, 2, 1, 2)), Verdict::yes);
  EXPECT_EQ(claim_holds(claim, far(2, 1, 2, 1)), Verdict::no);
  EXPECT_EQ(claim_holds(claim, far(1, 2, 2, 1)), Verdict::undecided);
}

TEST(Distances, PutWhatDivergedFarthest) {
  Group lost, wide, fine;
  lost.set("status", "diverged");
  wide.put("within", at::full({3}, 120.0, at::kDouble), {"run"});
  fine.put("within", at::tensor({0.1, -0.3, 0.2}, at::kDouble), {"run"});
  EXPECT_TRUE(diverged(lost));
  EXPECT_TRUE(diverged(wide));
  EXPECT_FALSE(diverged(fine));
  EXPECT_THAT(distances(fine, -0.1), testing::Pointwise(testing::DoubleNear(1e-12), {20.0, 20.0, 30.0}));
  EXPECT_EQ(farther(distances(lost, 0), distances(fine, 0)), Verdict::yes);
  EXPECT_EQ(farther(distances(fine, 0), distances(lost, 0)), Verdict::no);
  EXPECT_EQ(farther(distances(wide, 0), distances(lost, 0)), Verdict::undecided);
}

}  // namespace
}  // namespace sgm::vp_ve_sde
