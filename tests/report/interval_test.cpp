#include "core/report/interval.h"

#include <gtest/gtest.h>

#include <cmath>

namespace sgm::test {
namespace {

/// Tables of Student's, the binomial's and the chi-square distribution.
TEST(Interval, StudentsQuantiles) {
  for (const auto& [freedom, confidence, quantile] : {std::tuple{1.0, .95, 12.706205},
                                                      {2.0, .95, 4.302653},
                                                      {9.0, .95, 2.262157},
                                                      {30.0, .99, 2.749996},
                                                      {INFINITY, .95, 1.959964},
                                                      {1e7, .95, 1.959964}})
    EXPECT_NEAR(student_quantile(freedom, confidence), quantile, 2e-6) << freedom;
}

TEST(Interval, IncompleteBetaOfKnownCases) {
  EXPECT_NEAR(regularised_beta(1, 1, .3), .3, 1e-14);
  EXPECT_NEAR(regularised_beta(2, 1, .3), .09, 1e-14);
  EXPECT_NEAR(regularised_beta(.5, .5, .25), 1.0 / 3, 1e-13);  // 2/π asin(sqrt(x))
  // P(at least 3 of 10 with p = .2), summed by hand.
  EXPECT_NEAR(regularised_beta(3, 8, .2), .3222004736, 1e-10);
  EXPECT_NEAR(regularised_beta(5, 2, .9) + regularised_beta(2, 5, .1), 1, 1e-14);
}

TEST(Interval, ClopperAndPearson) {
  const Limits some = clopper_pearson(2, 20);  // R: binom.test(2, 20)
  EXPECT_NEAR(some.low, .01234853, 1e-7);
  EXPECT_NEAR(some.high, .31698271, 1e-7);
  const Limits none = clopper_pearson(0, 128);
  EXPECT_EQ(none.low, 0);
  EXPECT_NEAR(none.high, 1 - std::pow(.025, 1.0 / 128), 1e-12);
  const Limits all = clopper_pearson(7, 7);
  EXPECT_NEAR(all.low, std::pow(.025, 1.0 / 7), 1e-12);
  EXPECT_EQ(all.high, 1);
  // None of 128 leaves 2.3 % possible.
  EXPECT_NEAR(upper_share(0, 128), .02313, 5e-6);
}

TEST(Interval, ChiSquareTails) {
  EXPECT_NEAR(chi_square_tail(16.918978, 9), .05, 1e-7);
  EXPECT_NEAR(chi_square_tail(3.841459, 1), .05, 1e-7);
  EXPECT_NEAR(chi_square_tail(5.991465, 2), .05, 1e-7);
  EXPECT_NEAR(chi_square_tail(9.487729, 4), .05, 1e-7);
  EXPECT_EQ(chi_square_tail(0, 4), 1);
}

TEST(Interval, OfMeansAndTheirDifferences) {
  const Mean a = mean_of({1, 2, 3});
  EXPECT_DOUBLE_EQ(a.value, 2);
  EXPECT_DOUBLE_EQ(a.error, 1 / std::sqrt(3.0));
  EXPECT_DOUBLE_EQ(a.freedom, 2);
  EXPECT_NEAR(half_width(a), 4.302653 / std::sqrt(3.0), 2e-6);
  EXPECT_TRUE(std::isinf(half_width(mean_of({4}))));
  // Welch: of equal errors and freedoms their sum; of one error alone its freedom.
  const Mean gap = difference(a, mean_of({4, 5, 6}));
  EXPECT_DOUBLE_EQ(gap.value, -3);
  EXPECT_NEAR(gap.freedom, 4, 1e-12);
  EXPECT_NEAR(difference(a, {7, 0, 9}).freedom, 2, 1e-12);
  EXPECT_NEAR(difference({0, 1, INFINITY}, a).freedom, std::pow(4.0 / 3, 2) / (1.0 / 18), 1e-9);
  EXPECT_TRUE(std::isinf(half_width(difference(a, mean_of({4})))));
}

}  // namespace
}  // namespace sgm::test
