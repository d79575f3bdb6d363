#include "core/report/verdict.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "core/base/require.h"

namespace sgm {
namespace {

const double nan = std::nan("");

TEST(Verdict, QuantilesAreThoseOfTheTables) {
  EXPECT_NEAR(interval_in_errors(), 1.959964, 1e-6);
  EXPECT_NEAR(interval_in_errors(1), 1.959964, 1e-6) << "one run has no spread";
  for (const auto& [runs, quantile] : {std::pair(2, 12.7062),
                                       {3, 4.3027},
                                       {4, 3.1824},
                                       {5, 2.7764},
                                       {6, 2.5706},
                                       {11, 2.2281},
                                       {12, 2.2010},
                                       {31, 2.0423},
                                       {101, 1.9840}})
    EXPECT_NEAR(interval_in_errors(runs), quantile, 1e-4) << runs;
}

TEST(Verdict, ProbabilitiesAreThoseOfTheTables) {
  EXPECT_NEAR(two_sided(2, 1), 0.045500, 1e-6);
  EXPECT_NEAR(two_sided(-3, 1.5), 0.045500, 1e-6);
  EXPECT_EQ(two_sided(0, 1, 4), 1);
  EXPECT_NEAR(two_sided(1, 1, 2), 0.5, 1e-12) << "Cauchy";
  EXPECT_NEAR(two_sided(2, 1, 3), 1 - 2 / std::sqrt(6), 1e-12) << "t/√(2 + t²) lies inside";
  EXPECT_NEAR(two_sided(3, 1, 4), 0.057669, 1e-6);
  EXPECT_NEAR(two_sided(3, 1, 5), 0.039942, 1e-6);
  EXPECT_NEAR(two_sided(2, 1, 100000), two_sided(2, 1), 1e-5);
}

TEST(Verdict, MeansHaveTheErrorOfTheirSpread) {
  const Measured mean = mean_over({1, 2, 6});
  EXPECT_NEAR(mean.value, 3, 1e-12);
  EXPECT_NEAR(mean.standard_error.value(), std::sqrt(7.0 / 3), 1e-12);
  EXPECT_FALSE(mean_over({4}).standard_error);
  EXPECT_THROW(mean_over({}), InputError);
}

TEST(Verdict, DecidesBeyondTheInterval) {
  EXPECT_EQ(above_zero({1.97, 1.0}), Verdict::yes);
  EXPECT_EQ(above_zero({1.95, 1.0}), Verdict::undecided);
  EXPECT_EQ(above_zero({-1.95, 1.0}), Verdict::undecided);
  EXPECT_EQ(above_zero({-1.97, 1.0}), Verdict::no);
  EXPECT_EQ(above_zero({4.2, 1.0}, 3), Verdict::undecided) << "Student's of three runs is 4.30";
  EXPECT_EQ(above_zero({4.4, 1.0}, 3), Verdict::yes);
  EXPECT_EQ(above_zero({1e-9, {}}), Verdict::yes) << "exact";
  EXPECT_EQ(above_zero({-1e-9, 0.0}), Verdict::no);
  EXPECT_EQ(above_zero({0, {}}), Verdict::undecided);
  EXPECT_EQ(above_zero({nan, 1.0}), Verdict::undecided);
  EXPECT_EQ(above_zero({5, nan}), Verdict::undecided);
  EXPECT_EQ(larger({5, 1.0}, {2.2, 1.0}), Verdict::yes) << "2.8 beyond 1.96 √2 = 2.77";
  EXPECT_EQ(larger({5, 1.0}, {2.3, 1.0}), Verdict::undecided);
  EXPECT_EQ(larger({2.2, 1.0}, {5, 1.0}), Verdict::no);
  EXPECT_EQ(larger({5, 1.0}, {1.8, 1.0}, 5), Verdict::undecided) << "8 degrees of freedom: 2.31 √2 = 3.26";
  EXPECT_EQ(larger({5, 1.0}, {1.7, 1.0}, 5), Verdict::yes);
  EXPECT_EQ(larger({5, 1.0}, {2.3, {}}, 5), Verdict::undecided) << "4 degrees of freedom: 2.78";
  EXPECT_EQ(larger({5, 1.0}, {2.2, {}}, 5), Verdict::yes);
  EXPECT_EQ(larger({5, {}}, {4.9, {}}, 5), Verdict::yes) << "exact";
}

TEST(Verdict, PairsRunsOfEqualNoise) {
  const std::vector<double> noisy{1, 5, 9, 13};
  std::vector<double> better = noisy;
  for (size_t i = 0; i < better.size(); ++i) better[i] += 1 + 0.1 * static_cast<double>(i % 2);
  EXPECT_EQ(larger_paired(better, noisy), Verdict::yes) << "1.05 ± 0.03, though the runs spread by 5";
  EXPECT_EQ(larger_paired(noisy, better), Verdict::no);
  EXPECT_EQ(larger_paired({1, 2, 3}, {2, 1, 2.5}), Verdict::undecided);
  EXPECT_THROW(larger_paired({1, 2}, {1}), InputError);
  EXPECT_THROW(larger_paired({1}, {0}), InputError);
}

TEST(Verdict, OfSeveralHoldsOnlyWhereAllDo) {
  EXPECT_EQ(all_hold({Verdict::yes, Verdict::yes}), Verdict::yes);
  EXPECT_EQ(all_hold({Verdict::yes, Verdict::undecided}), Verdict::undecided);
  EXPECT_EQ(all_hold({Verdict::undecided, Verdict::no, Verdict::yes}), Verdict::no);
  EXPECT_EQ(all_hold({}), Verdict::undecided);
}

}  // namespace
}  // namespace sgm
