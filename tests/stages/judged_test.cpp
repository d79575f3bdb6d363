#include <ATen/Functions.h>
#include <gtest/gtest.h>

#include "experiments/stages/judged_report.h"

namespace sgm::stages {
namespace {

Group judged(double frechet, const std::vector<double>& shares, int64_t n) {
  Group group;
  group.set("n", n);
  group.put("frechet", at::tensor({frechet}, at::kDouble), {"part"}, "");
  group.put("frechet_error", 2.0, "");
  group.put("class_share", at::tensor(shares, at::kDouble), {"class"}, "");
  return group;
}

TEST(Judged, SpreadOverNetworksOrTheJackknife) {
  const Group a = judged(10, {.5, .5}, 64), b = judged(14, {.5, .5}, 64);
  const Mean both = frechet_of({"", {&a, &b}});
  EXPECT_DOUBLE_EQ(both.value, 12);
  EXPECT_DOUBLE_EQ(both.error, 2);
  EXPECT_DOUBLE_EQ(both.freedom, 1);
  const Mean one = frechet_of({"", {&a}});
  EXPECT_DOUBLE_EQ(one.error, 2);
  EXPECT_DOUBLE_EQ(one.freedom, 15);  // of 16 blocks
}

/// Three standard errors of two networks decide nothing, of many they do.
TEST(Judged, VerdictsAreStudents) {
  EXPECT_EQ(positive({3, 1, 1}), Verdict::undecided);
  EXPECT_EQ(positive({3, 1, 30}), Verdict::yes);
  EXPECT_EQ(positive({-3, 1, 30}), Verdict::no);
  EXPECT_EQ(positive({3, 0, 0}), Verdict::undecided);
  EXPECT_EQ(larger({5, 1, 30}, {2, .1, 30}), Verdict::yes);
  EXPECT_EQ(larger({2, .1, 30}, {5, 1, 30}), Verdict::no);
}

/// 60 and 40 of 100 where half and half is expected: chi-square 4, p = .0455; a class that cannot come is
/// left out.
TEST(Judged, ClassesAgainstTheTestSets) {
  const Group a = judged(1, {.7, .3, 0}, 50), b = judged(1, {.5, .5, 0}, 50);
  Group numbers;
  numbers.put("class", std::vector<std::string>{"x", "y", "z"}, "class");
  numbers.put("reference_share", at::tensor({.5, .5, 0.0}, at::kDouble), {"class"}, "");
  const Table table = class_table({{"both", {&a, &b}}}, numbers);
  ASSERT_EQ(table.rows.size(), 1);
  EXPECT_EQ(std::get<int64_t>(table.rows[0][1]), 100);
  EXPECT_NEAR(std::get<Measured>(table.rows[0][2]).value, 4, 1e-9);
  EXPECT_EQ(std::get<int64_t>(table.rows[0][3]), 1);
  EXPECT_NEAR(std::get<Measured>(table.rows[0][4]).value, .0455, 1e-4);
}

TEST(Judged, NetworksInOrder) {
  Group result;
  for (const char* name : {"train", "train_network_1", "train_network_3"}) result.group(name);
  const std::vector<const Group*> found = of_networks(result, "train");
  ASSERT_EQ(found.size(), 2);
  EXPECT_EQ(found[1], &result.at("train_network_1"));
}

}  // namespace
}  // namespace sgm::stages
