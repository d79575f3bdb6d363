// Which sampler is picked: by the worst problem, on one half of the samples, and the numbers of the other.
#include <ATen/Functions.h>
#include <gmock/gmock.h>

#include <cmath>

#include "experiments/vp_ve_sde/contender_merits_report.h"

namespace sgm::vp_ve_sde {
namespace {

/// Two problems, two scores, one budget, three samplers: a and b deterministic, c with noise.
class Merits : public testing::Test {
 protected:
  Merits() {
    // (half, score, sampler)
    put(first_, "median", {1, 2, NAN, 4, 4, NAN, 3, 2, NAN, 1, 1, NAN});
    put(second_, "median", {6, 2, NAN, 3, 2, NAN, 5, 4, NAN, 9, 1, NAN});
    for (Group* cell : {&first_, &second_}) put(*cell, "bias_standard_error", std::vector<double>(12, 0.01));
    put(first_, "bias", {.1, -.2, .3, .1, .1, .1, .5, .5, -.4, .1, .1, .1});
    put(second_, "bias", {-.4, .1, .2, .1, .1, NAN, .1, .1, .3, .1, -.3, .1});
    // (half, score)
    first_.put("floor", at::tensor({0.0, 5.0, 0.0, 0.5}, at::kDouble).view({2, 2}));
    second_.put("floor", at::tensor({0.0, 4.0, 0.0, 3.0}, at::kDouble).view({2, 2}));
    for (int64_t i = 0; i < 3; ++i)
      all_.push_back({"VP", std::string(1, static_cast<char>('a' + i)), "", i == 2, {&first_, &second_}, i});
  }

  static void put(Group& cell, const char* name, const std::vector<double>& values) {
    cell.put(name, at::tensor(values, at::kDouble).view({2, 2, 3, 1}));
  }

  Group first_, second_;
  std::vector<RankedSampler> all_;
};

constexpr Place picking{0, 0, true};
constexpr Place reporting{0, 0, false};

TEST_F(Merits, RatioIsToTheBestOfTheWorstProblem) {
  const Merit ratio = worst_ratio(all_);
  EXPECT_DOUBLE_EQ(ratio(all_[0], picking), 3);  // 6/2
  EXPECT_DOUBLE_EQ(ratio(all_[1], picking), 2);  // 2/1
  EXPECT_EQ(ratio(all_[2], picking), INFINITY) << "with noise it follows no trajectory";
  EXPECT_EQ(&best(all_, ratio, picking), &all_[1]);
  EXPECT_DOUBLE_EQ(ratio(all_[1], reporting), 1);
  EXPECT_DOUBLE_EQ(ratio(all_[0], reporting), 1.5);
}

TEST_F(Merits, BiasIsThatOfTheWorstProblemWithItsSign) {
  EXPECT_DOUBLE_EQ(largest_bias(all_[0], picking).value, -40);
  EXPECT_DOUBLE_EQ(*largest_bias(all_[0], picking).standard_error, 1);
  EXPECT_DOUBLE_EQ(worst_bias(all_[1], picking), 20);
  EXPECT_EQ(&best(all_, worst_bias, picking), &all_[1]);
  EXPECT_EQ(&best(all_, worst_bias, reporting), &all_[2]) << "another half, another order";
  EXPECT_EQ(worst_bias(all_[2], {0, 1, true}), INFINITY) << "it did not run on the second problem";
  EXPECT_EQ(ranked(all_, worst_bias, {0, 1, true}).size(), 2u);
}

TEST_F(Merits, WhicheverTheScoreIsTheLargestOverScores) {
  const Merit any = over_scores(worst_bias, 2);
  EXPECT_DOUBLE_EQ(any(all_[1], picking), 20);
  EXPECT_DOUBLE_EQ(any(all_[1], reporting), 50);
  EXPECT_EQ(any(all_[2], picking), INFINITY);
  EXPECT_DOUBLE_EQ(over_scores(worst_bias, 2, 1)(all_[1], reporting), 30) << "from the second score on";
}

TEST_F(Merits, BelowTheFloorOfAWrongScoreOthersAreComparedWithTheFloor) {
  EXPECT_DOUBLE_EQ(floor_of(all_, 1, {0, 1, false}), 3);
  const Merit ratio = worst_ratio(all_);
  EXPECT_DOUBLE_EQ(ratio(all_[0], {0, 1, true}), 0.8) << "4/5, 3/4";
  EXPECT_DOUBLE_EQ(ratio(all_[0], {0, 1, false}), 3) << "1/max(1, .5), 9/max(1, 3)";
  EXPECT_DOUBLE_EQ(ratio(all_[1], {0, 1, false}), 1) << "1/1, 1/3";
}

}  // namespace
}  // namespace sgm::vp_ve_sde
