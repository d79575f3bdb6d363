#include "core/report/runs.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/base/require.h"

namespace sgm {
namespace {

std::vector<std::vector<Entry>> entries(const std::vector<double>& values) {
  std::vector<std::vector<Entry>> all;
  for (const double value : values) all.push_back({{.name = "x", .value = value, .n = 10}});
  return all;
}

TEST(Runs, AreMeansOverSeedsOfMeansOverDraws) {
  const std::vector<ReportedRun> runs{{0, 0}, {0, 1}, {1, 0}, {1, 1}, {2, 0}, {2, 1}};
  const Entry mean = mean_entries(entries({1, 3, 4, 6, 2, 8}), runs).at(0);
  EXPECT_NEAR(mean.value, 4, 1e-12) << "of 2, 5 and 5";
  EXPECT_NEAR(mean.standard_error.value(), 1, 1e-12);
  EXPECT_EQ(mean.n, 60);
  EXPECT_EQ(mean.seeds, 3);
  EXPECT_EQ(mean.runs, 3) << "its interval is Student's of three";
}

TEST(Runs, UnderOneSeedAreMeansOverDraws) {
  const Entry mean = mean_entries(entries({1, 3}), {{4, 0}, {4, 1}}).at(0);
  EXPECT_NEAR(mean.value, 2, 1e-12);
  EXPECT_NEAR(mean.standard_error.value(), 1, 1e-12);
  EXPECT_EQ(mean.seeds, 1);
  EXPECT_EQ(mean.runs, 2);
  std::vector<std::vector<Entry>> other = entries({1, 3});
  other[1][0].name = "y";
  EXPECT_THROW(mean_entries(other, {{4, 0}, {4, 1}}), InputError);
}

}  // namespace
}  // namespace sgm
