#include <gtest/gtest.h>

#include <cmath>

#include "experiments/vp_ve_sde/training_spread_report.h"

namespace sgm::vp_ve_sde {
namespace {

/// Two trainings of runs (1, 3) and (4, 8): means 2 and 6, so 4 ± 2 over trainings; the runs' own errors are
/// 1 and 2, root mean square sqrt(5/2).
TEST(TrainingSpread, TellsTrainingsFromSamplingRuns) {
  const TrainingSpread spread{{{1, 3}, {4, 8}}};
  EXPECT_DOUBLE_EQ(spread.over_trainings().value, 4);
  EXPECT_DOUBLE_EQ(*spread.over_trainings().standard_error, 2);
  EXPECT_DOUBLE_EQ(spread.of_runs().value, std::sqrt(2.5));
}

TEST(TrainingSpread, OfEqualTrainingsHasNoError) {
  EXPECT_FALSE((TrainingSpread{{{1, 3}, {3, 1}}}.over_trainings().standard_error.has_value()));
}

}  // namespace
}  // namespace sgm::vp_ve_sde
