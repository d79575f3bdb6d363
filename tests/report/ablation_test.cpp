// The statistics of comparisons against SciPy 1.17's values, and tables of planted differences.
#include "core/report/ablation.h"

#include <ATen/Functions.h>
#include <gmock/gmock.h>

#include <cmath>
#include <limits>

#include "core/base/require.h"
#include "core/report/ablation_table.h"
#include "tests/support/error_of.h"

namespace sgm::test {
namespace {
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

constexpr double infinite = std::numeric_limits<double>::infinity();
const std::vector<double> a = {1.2, 0.9, 1.4, 1.1, 1.3};

TEST(Ablation, HasWelchsTest) {
  // scipy.stats.ttest_ind([1.2, .9, 1.4, 1.1, 1.3], [1.9, 1.1, 2.4], equal_var=False)
  const MeanTest test = welch_test(a, {1.9, 1.1, 2.4});
  EXPECT_NEAR(test.difference.value / test.difference.error, -1.5969342588156892, 1e-12);
  EXPECT_NEAR(test.difference.freedom, 2.2088986651753784, 1e-12);
  EXPECT_NEAR(test.p, 0.2396592649007062, 1e-12);
  EXPECT_FALSE(test.paired);
  EXPECT_THROW(welch_test({1}, a), InputError);
}

TEST(Ablation, HasThePairedTest) {
  // scipy.stats.ttest_rel([1.2, .9, 1.4, 1.1, 1.3], [1.5, 1.1, 1.9, 1.2, 1.8])
  const MeanTest test = paired_test(a, {1.5, 1.1, 1.9, 1.2, 1.8});
  EXPECT_NEAR(test.difference.value / test.difference.error, -4, 1e-12);
  EXPECT_EQ(test.difference.freedom, 4);
  EXPECT_NEAR(test.p, 0.016130089900092553, 1e-12);
  EXPECT_THROW(paired_test(a, {1, 2}), InputError);
  EXPECT_EQ(paired_test({1, 2}, {0, 1}).p, 0) << "a difference without spread is exact";
  EXPECT_EQ(paired_test({1, 2}, {1, 2}).p, 1);
}

TEST(Ablation, HasStudentsTails) {
  // 2*scipy.stats.t.sf(t, f)
  EXPECT_NEAR(student_two_sided(.5, 1), 0.7048327646991335, 1e-12);
  EXPECT_NEAR(student_two_sided(-3, 3.7), 0.04412588561151867, 1e-12);
  EXPECT_NEAR(student_two_sided(40, 8) / 1.6785718879145792e-10, 1, 1e-6);
  EXPECT_NEAR(student_two_sided(1.959963984540054, infinite), .05, 1e-14);
}

TEST(Ablation, AllowsForManyTestsByHolm) {
  // By Holm's rule, p of rank k (from 0) times (m - k), and never below one before it.
  EXPECT_THAT(holm({.01, .04, .03, .005}), ElementsAre(testing::DoubleEq(.03), testing::DoubleEq(.06),
                                                       testing::DoubleEq(.06), testing::DoubleEq(.02)));
  const std::vector<double> with_none = holm({.6, std::nan(""), .7});
  EXPECT_EQ(with_none[0], 1);
  EXPECT_TRUE(std::isnan(with_none[1])) << "no test, and none to allow for";
  EXPECT_EQ(with_none[2], 1);
}

/// power: scipy.stats.nct.sf(c, f, d) + scipy.stats.nct.cdf(-c, f, d) with c = scipy.stats.t.ppf(.975, f);
/// its .8 by scipy.optimize.brentq over the same integral by scipy.integrate.quad.
TEST(Ablation, TellsTheDetectableDifference) {
  EXPECT_NEAR(power_of_test(0, 1), .05, 1e-7);
  EXPECT_NEAR(power_of_test(3, 1), 0.18613206160658757, 1e-7);
  EXPECT_NEAR(power_of_test(3, 2), 0.38740012852597105, 1e-7);
  EXPECT_NEAR(power_of_test(3, 3.7), 0.5978188014749014, 1e-7);
  EXPECT_NEAR(power_of_test(6, 8), 0.9993717397924116, 1e-7);
  EXPECT_NEAR(power_of_test(1, 200), 0.16889484530062057, 1e-7);
  EXPECT_NEAR(detectable_in_errors(1), 16.334008869920968, 1e-5);
  EXPECT_NEAR(detectable_in_errors(8), 3.2009196486508844, 1e-6);
  EXPECT_NEAR(detectable_in_errors(200), 2.8151240602401337, 1e-6);
  EXPECT_NEAR(detectable_in_errors(infinite), 2.801581787013579, 1e-9);
}

TEST(Ablation, KnowsDirections) {
  EXPECT_EQ(known_direction("samples/frechet"), "lower");
  EXPECT_EQ(known_direction("validation_loss"), "lower");
  EXPECT_EQ(known_direction("precision"), "higher");
  EXPECT_EQ(known_direction("minor_share"), "");
}

/// A cell of a made result: a sampler's numbers for a seed.
Group& put_cell(Group& result, const std::string& sampler, int64_t seed, double value, int64_t n = 100,
                const std::string& stream = "draws") {
  Group& cell = result.group(sampler + "_" + std::to_string(seed));
  cell.set("stage", "made");
  cell.set("stream", stream);
  cell.set("identity", sampler + std::to_string(seed));
  cell.set("status", "finished");
  cell.set("seed", seed);
  cell.set("config", "steps = 10\n[sampler]\nname = \"" + sampler + "\"\n");
  cell.put("frechet", value);
  cell.put("other", 1.);
  cell.put("n", static_cast<double>(n));
  return cell;
}

/// Noise that two samplers share, seed by seed: their differences have a small one.
constexpr double common[5] = {0, 4, -3, 7, 2};
constexpr double small[5] = {.1, -.1, .2, 0, -.1};

Group made_result(const std::string& stream_of_last = "draws") {
  Group result;
  result.set("study", "made");
  result.set("scale", "quick");
  for (int64_t seed = 0; seed < 5; ++seed) {
    put_cell(result, "good", seed, 20 + common[seed]);
    put_cell(result, "same", seed, 20 + common[seed] + small[seed]);
    put_cell(result, "bad", seed, 22 + common[seed] + small[seed], 100, stream_of_last);
  }
  return result;
}

Ablation compared(const Group& result, const AblationCall& call) {
  const std::vector<ResultSource> sources = {{"made", result}};
  const QuantityThere quantity = quantity_called("frechet", quantities_in(sources));
  return ablation_of(call, quantity, observations_of(sources, quantity));
}

TEST(Ablation, FindsPlantedDifferencesOfPairs) {
  const Ablation found = compared(made_result(), {});
  EXPECT_THAT(found.call.by, ElementsAre("sampler.name"));
  EXPECT_EQ(found.call.better, "lower");
  ASSERT_EQ(found.groups.size(), 3U);
  EXPECT_EQ(found.groups[0].replicates.size(), 5U);
  EXPECT_NEAR(found.groups[0].mean.value, 22, 1e-12);
  EXPECT_NEAR(found.groups[0].mean.error, std::sqrt(58. / 20), 1e-12) << "squares 4, 4, 25, 25, 0";
  EXPECT_EQ(found.best, 0U);
  EXPECT_EQ(found.tests[1].kind, "paired: same network and noise");
  EXPECT_GT(found.tests[1].adjusted, .05);
  EXPECT_LT(found.tests[2].adjusted, 1e-4);
  const std::string text = to_terminal(ablation_table(found));
  EXPECT_THAT(text, HasSubstr("Protocol: n = 100; scale = quick."));
  EXPECT_THAT(text, Not(HasSubstr("Warning")));
  const std::string markdown = to_markdown(ablation_table(found));
  EXPECT_THAT(markdown, HasSubstr("**22.0 ± 1.7**"));
  EXPECT_THAT(markdown, HasSubstr("<ins>22.0 ± 1.7</ins>"));
  EXPECT_THAT(markdown, HasSubstr("| worse"));
}

/// Of other noise the same numbers are no pairs, and 2 is lost in the spread of 1.7.
TEST(Ablation, TakesNoPairsOfOtherNoise) {
  const Ablation found = compared(made_result("other draws"), {.by = {"sampler"}});
  EXPECT_EQ(found.tests[2].kind, "Welch");
  EXPECT_GT(found.tests[2].adjusted, .05);
  EXPECT_EQ(found.tests[1].kind, "paired: same network and noise");
  const Ablation asked = compared(made_result("other draws"), {.by = {"sampler"}, .paired = "yes"});
  EXPECT_LT(asked.tests[2].adjusted, 1e-4);
  const Ablation not_asked = compared(made_result(), {.by = {"sampler"}, .paired = "no"});
  EXPECT_EQ(not_asked.tests[1].kind, "Welch");
}

TEST(Ablation, HoldsHolmOverTheTable) {
  const Ablation found = compared(made_result(), {});
  EXPECT_NEAR(found.tests[2].adjusted, 2 * found.tests[2].test->p, 1e-15) << "two tests against the best";
  const Ablation two = compared(made_result(), {.only = {{"sampler", {"good", "bad"}}}});
  EXPECT_NEAR(two.tests[1].adjusted, two.tests[1].test->p, 1e-15);
}

TEST(Ablation, RefusesUnlikeProtocols) {
  Group result = made_result();
  put_cell(result, "more", 0, 19, 200);
  put_cell(result, "more", 1, 18, 200);
  EXPECT_THAT(error_of<InputError>([&] { compared(result, {.by = {"sampler"}}); }),
              testing::AllOf(HasSubstr("n: 100 (sampler.name = good), 200 (sampler.name = more)"),
                             HasSubstr("allow=n")));
  const Ablation allowed = compared(result, {.by = {"sampler"}, .allow = {"n"}});
  const std::string text = to_terminal(ablation_table(allowed));
  EXPECT_THAT(text, HasSubstr("allowed to differ: n: 100"));
  EXPECT_THAT(text, HasSubstr("2 of 5"));
  EXPECT_THAT(text, HasSubstr("Warning: fewer than 5 replicates; a spread of 2 is itself poorly known."));
  EXPECT_EQ(allowed.tests[0].kind, "Welch") << "of other seeds there are no pairs";
}

TEST(Ablation, ShowsWhatHasFailed) {
  Group result = made_result();
  Group& cell = put_cell(result, "hot", 0, 0);
  std::erase_if(cell.variables, [](const auto& v) { return v.first == "frechet"; });
  std::erase_if(cell.attributes, [](const auto& a) { return a.first == "status"; });
  cell.set("status", "diverged");
  cell.set("step", int64_t{61});
  const Ablation found = compared(result, {.by = {"sampler"}});
  EXPECT_FALSE(found.tests[3].test);
  const std::string text = to_terminal(ablation_table(found));
  EXPECT_THAT(text, testing::ContainsRegex("hot +– +0 of 5 .*seed 0: diverged at step 61"));
  EXPECT_THAT(text, HasSubstr("Failed: sampler.name = hot: seed 0: diverged at step 61."));
}

TEST(Ablation, RefusesMixedGroupsAndUnknownKeys) {
  const auto error = [](const Group& result, const AblationCall& call) {
    return error_of<InputError>([&] { compared(result, call); });
  };
  EXPECT_THAT(error(made_result(), {.by = {"steps"}}),
              testing::AllOf(HasSubstr("the cells of steps = 10 differ in sampler.name (sampler.name = good"),
                             HasSubstr("by=steps,sampler.name"), HasSubstr("over=sampler.name")));
  EXPECT_THAT(error(made_result(), {.by = {"smpler"}}), HasSubstr("did you mean 'sampler"));
  EXPECT_THAT(error(made_result(), {.only = {{"sampler", {"goood"}}}}),
              HasSubstr("no cell has sampler.name = goood\n  did you mean 'good'?"));
  EXPECT_THAT(error(made_result(), {.only = {{"sampler", {"good"}}}}), HasSubstr("nothing to compare"));
  EXPECT_THAT(error(made_result(), {.allow = {"m"}}), HasSubstr("'allow' is 'm'"));
  const Ablation over = compared(made_result(), {.by = {"seed"}, .over = {"sampler"}});
  EXPECT_EQ(over.groups.size(), 5U);
  EXPECT_EQ(over.tests[1].kind, "paired: same data") << "every seed has the same three samplers";
}

TEST(Ablation, MarksNoBestWhereNoDirectionIsKnown) {
  Group result = made_result();
  const std::vector<ResultSource> sources = {{"made", result}};
  const QuantityThere quantity = quantity_called("other", quantities_in(sources));
  const auto observations = observations_of(sources, quantity);
  const Ablation found = ablation_of({}, quantity, observations);
  EXPECT_FALSE(found.best);
  EXPECT_THAT(to_terminal(ablation_table(found)), HasSubstr("No best is marked"));
  EXPECT_TRUE(ablation_of({.better = "higher"}, quantity, observations).best);
}

/// Elements of an array are told apart by its axes; images are averaged, with the error of that mean.
TEST(Ablation, ReadsArrays) {
  Group result;
  for (const std::string name : {"one", "two"}) {
    Group& cell = result.group(name);
    cell.set("stage", "made");
    cell.set("at.kind", name);
    cell.put("level", at::tensor({.1, 1.}, at::kDouble), {"level"});
    cell.put("frechet",
             at::tensor({1., 2., 3., 10., 20., 30.}, at::kDouble).view({2, 3}) + (name == "two" ? 1 : 0),
             {"level", "image"});
  }
  EXPECT_THAT(error_of<InputError>([&] { compared(result, {.by = {"kind"}}); }),
              HasSubstr("differ in level (level = 0.1, 1 …)"));
  const Ablation at_one = compared(result, {.by = {"kind"}, .only = {{"level", {"0.1"}}}});
  EXPECT_NEAR(at_one.groups[1].mean.value, 3, 1e-12);
  EXPECT_NEAR(*at_one.groups[1].own_error, 1 / std::sqrt(3.), 1e-12);
  EXPECT_EQ(at_one.tests[1].kind, "normal");
  EXPECT_NEAR(at_one.tests[1].test->p, std::erfc(std::sqrt(1.5) / std::sqrt(2.)), 1e-12);
  const Ablation by_level = compared(result, {});
  EXPECT_THAT(by_level.call.by, ElementsAre("kind", "level"));
  const auto figure = ablation_figure(by_level);
  ASSERT_TRUE(figure);
  EXPECT_EQ(figure->panels[0].layers.size(), 4U) << "a line and its intervals for each kind";
  EXPECT_FALSE(ablation_figure(at_one));
  EXPECT_NEAR(compared(result, {.by = {"kind"}, .over = {"level"}}).groups[0].mean.value, 11, 1e-12);
}

/// The sets of a judge are of the sampled cells that it was given, in their order.
TEST(Ablation, KnowsWhoseSamplesAreJudged) {
  Group result;
  for (const std::string kind : {"x", "y"}) {
    Group& cell = result.group("samples_" + kind);
    cell.set("stage", "sample");
    cell.set("at.kind", kind);
    cell.set("config", "n = 64\n");
  }
  Group& judge = result.group("numbers");
  judge.set("stage", "judge");
  for (int64_t set = 0; set < 2; ++set) {
    Group& judged = judge.group("samples_" + std::to_string(set));
    judged.set("n", int64_t{64});
    judged.put("frechet", at::tensor({2. - static_cast<double>(set)}, at::kDouble), {"part"});
    judged.put("frechet_error", .25);
  }
  judge.group("test").put("frechet", .5);
  const Ablation found = compared(result, {});
  EXPECT_EQ(found.quantity.path, "samples/frechet");
  EXPECT_THAT(found.call.by, ElementsAre("kind"));
  EXPECT_EQ(found.groups[1].values[0], "y");
  EXPECT_EQ(found.groups[1].mean.value, 1);
  EXPECT_EQ(*found.groups[1].own_error, .25);
  EXPECT_EQ(found.best, 1U);
}

TEST(Ablation, CallsQuantitiesByTheirNames) {
  const std::vector<QuantityThere> known = {
      {"a/x", "", "", 1, {}}, {"b/x", "", "", 1, {}}, {"b/z", "", "", 1, {}}};
  EXPECT_EQ(quantity_called("z", known).path, "b/z");
  EXPECT_THAT(error_of<InputError>([&] { quantity_called("x", known); }), HasSubstr("a/x and b/x"));
  const std::vector<QuantityThere> one = {{"frechet", "", "", 1, {}}};
  EXPECT_THAT(error_of<InputError>([&] { quantity_called("frechett", one); }),
              HasSubstr("no cell has a quantity 'frechett'\n  did you mean 'frechet'?"));
}

}  // namespace
}  // namespace sgm::test
