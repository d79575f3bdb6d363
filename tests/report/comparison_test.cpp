#include "core/report/comparison.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "core/report/report.h"

namespace sgm {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

Comparison judged(const Entry& entry, Reported reported) {
  if (!reported.value) reported.value = 2.0;
  return compare(entry, reported);
}
Status of_paper(const Entry& entry, const Reported& reported = {}) {
  return judged(entry, reported).status;
}
Status of_exact(const Entry& entry, Reported reported = {}) {
  reported.source = "exact";
  return judged(entry, reported).status;
}

TEST(Comparison, HoldsPapersAgainstIntervalToleranceAndTenPercent) {
  EXPECT_EQ(of_paper({.value = 2.19, .standard_error = 0.1}), Status::reproduced);
  EXPECT_EQ(of_paper({.value = 2.19, .standard_error = 0.08}), Status::close) << "1.96 errors are 0.157";
  EXPECT_EQ(of_paper({.value = 2.19, .standard_error = 0.08}, {.standard_error = 0.06}), Status::reproduced)
      << "the combined interval is 0.196";
  EXPECT_EQ(of_paper({.value = 2.21, .standard_error = 0.08}), Status::off) << "over 10 %";
  EXPECT_EQ(of_paper({.value = 2.01, .standard_error = 0.2}), Status::undecided)
      << "an interval wider than 10 % decides nothing";
  EXPECT_EQ(of_paper({.value = 2.5}, {.tolerance = 0.6}), Status::reproduced);
  EXPECT_EQ(of_paper({.value = 2.1}, {.tolerance = 0.05}), Status::close);
  EXPECT_EQ(of_paper({.value = 2.0}), Status::reproduced);
  EXPECT_EQ(of_paper({.value = 2.0, .standard_error = std::nan("")}), Status::reproduced);
  EXPECT_EQ(of_paper({.value = 2.5, .standard_error = std::nan("")}), Status::off);
  EXPECT_EQ(of_paper({.value = 2.2, .standard_error = 0.05, .runs = 3}), Status::undecided)
      << "Student's interval of three runs is 0.215";
  EXPECT_EQ(of_paper({.value = 2.1, .standard_error = 0.045, .runs = 3}), Status::reproduced);
}

TEST(Comparison, VerifiesWhatIsNoPapersAndKnowsNoCloseThere) {
  for (const char* source : {"exact", "official-code-run", "own-run"}) {
    const Reported reference{.value = 2.0, .source = source};
    EXPECT_EQ(compare({.value = 2.01, .standard_error = 0.01}, reference).status, Status::verified);
    EXPECT_EQ(compare({.value = 2.03, .standard_error = 0.01}, reference).status, Status::off)
        << "three errors, though 1.5 %";
    EXPECT_EQ(compare({.value = 2.03}, reference).status, Status::off);
    EXPECT_EQ(compare({.value = 2.0}, reference).status, Status::verified);
  }
}

TEST(Comparison, LetsNoToleranceBeatAnInterval) {
  const Comparison wide =
      judged({.value = 2.03, .standard_error = 0.01}, {.tolerance = 0.04, .source = "exact"});
  EXPECT_EQ(wide.status, Status::off) << "three errors, within a tolerance of four";
  EXPECT_EQ(wide.reason, "95 % interval, not the tolerance");
  const Comparison stated = judged({.value = 2.03, .standard_error = 0.01}, {.tolerance = 0.04});
  EXPECT_EQ(stated.status, Status::reproduced) << "the paper's own";
  EXPECT_EQ(stated.reason, "tolerance, not the 95 % interval");
  EXPECT_EQ(judged({.value = 2.01, .standard_error = 0.01}, {.tolerance = 1e-9}).reason, "95 % interval");
  EXPECT_EQ(judged({.value = 2.03}, {.tolerance = 0.04, .source = "exact"}).reason, "tolerance");
  EXPECT_EQ(judged({.value = 2.03}, {.source = "exact"}).reason, "unequal");
}

TEST(Comparison, OfZeroOnlyAToleranceHasAScale) {
  EXPECT_EQ(of_exact({.value = 1e-12}, {.value = 0.0, .tolerance = 1e-9}), Status::verified);
  EXPECT_EQ(of_exact({.value = 1e-12, .standard_error = 1e-13}, {.value = 0.0, .tolerance = 1e-9}),
            Status::verified)
      << "rounding errors of several seeds";
  EXPECT_EQ(of_exact({.value = 1e-8, .standard_error = 1e-9}, {.value = 0.0, .tolerance = 1e-9}),
            Status::off);
  EXPECT_EQ(of_exact({.value = 0.1, .standard_error = 1}, {.value = 0.0}), Status::undecided);
  EXPECT_EQ(of_exact({.value = 0.1, .standard_error = 1}, {.value = 0.0, .tolerance = 1}), Status::undecided);
  EXPECT_EQ(of_exact({.value = 0.1, .standard_error = 1}, {.value = 0.0, .tolerance = 2}), Status::verified);
}

TEST(Comparison, WhatIsNoNumberIsOff) {
  EXPECT_EQ(of_paper({.value = std::nan("")}, {.tolerance = 9.0}), Status::off);
  const Comparison none = judged({.value = std::nan(""), .standard_error = 1}, {.tolerance = 9.0});
  EXPECT_EQ(none.status, Status::off);
  EXPECT_EQ(none.reason, "not a number");
}

TEST(Comparison, TakesNoOtherProtocolForAMatch) {
  for (const char* source : {"paper", "official-code-run", "exact", "own-run"}) {
    const Reported r{.value = 2.0, .source = source, .n = 50000, .seeds = 3};
    const auto status = [&](const Entry& entry) { return compare(entry, r).status; };
    EXPECT_NE(status({.value = 2.0, .n = 50000, .seeds = 3}), Status::scaled_down) << source;
    EXPECT_NE(status({.value = 2.0, .n = 60000, .seeds = 4}), Status::scaled_down);
    EXPECT_NE(status({.value = 2.0, .seeds = 3}), Status::scaled_down) << "not a matter of samples";
    EXPECT_EQ(status({.value = 2.0, .n = 50000, .seeds = 3, .scaled_down = true}), Status::scaled_down);
    EXPECT_EQ(status({.value = 2.0, .n = 49999, .seeds = 3}), Status::scaled_down)
        << source << ": fewer samples, though the report forgot to say so";
    EXPECT_EQ(status({.value = 2.0, .n = 50000, .seeds = 2}), Status::scaled_down);
    EXPECT_EQ(compare({.value = 2.0, .n = 1000, .seeds = 3}, r).reason, "n = 1000 of 50000");
  }
  const Reported paper{.value = 2.0, .citation = "Table 1"};
  const Table table =
      entries_table({{Entry{.name = "fid", .value = 2.0, .scaled_down = true}, paper, Status::scaled_down}});
  EXPECT_THAT(to_markdown(table), AllOf(HasSubstr("| ◇ scaled-down |"), Not(HasSubstr("**2"))));
  EXPECT_TRUE(std::holds_alternative<std::monostate>(table.rows[0][3])) << "no difference";
  EXPECT_FALSE(std::holds_alternative<std::monostate>(table.rows[0][4])) << "but a ratio";
}

TEST(Comparison, JudgesNeitherQuotationsFromMemoryNorContradictions) {
  const Reported remembered{.value = 2.0, .memory = true};
  EXPECT_EQ(compare({.value = 2.0}, remembered).status, Status::unverified);
  EXPECT_EQ(compare({.value = 9.0}, remembered).status, Status::unverified);
  const Reported twice{
      .value = 2.0, .citation = "Table 4", .conflicting = 3.0, .conflicting_citation = "code"};
  EXPECT_EQ(compare({.value = 2.0}, twice).status, Status::inconsistent);
  EXPECT_EQ(compare({.value = 9.0}, twice).status, Status::inconsistent);
  EXPECT_EQ(compare({.value = 2.0, .scaled_down = true}, twice).status, Status::scaled_down);
  EXPECT_THAT(to_markdown(entries_table({compare({.name = "eps", .value = 2.0}, twice)})),
              HasSubstr("paper: Table 4; but 3: code"));
  Reported absent = remembered;
  absent.name = "a";
  EXPECT_EQ(compare_all({}, {absent})[0].status, Status::unverified);
}

TEST(Comparison, ComparesEachNameWithAllItsReferences) {
  const std::vector<Comparison> all = compare_all(
      {{.name = "a", .value = 2.0}, {.name = "b", .value = 1.0}, {.name = "c", .value = 3.0, .own = true}},
      {{.name = "a", .value = 2.0},
       {.name = "a", .value = 9.0, .source = "exact"},
       {.name = "c", .value = 3.0},
       {.name = "d", .value = 1.0, .needs = "a GPU"}});
  ASSERT_EQ(all.size(), 5u);
  EXPECT_EQ(all[0].status, Status::reproduced);
  EXPECT_EQ(all[1].status, Status::off);
  EXPECT_EQ(all[2].status, Status::own);
  EXPECT_EQ(all[3].status, Status::own) << "of other options than the reported number's";
  EXPECT_FALSE(all[3].reported);
  EXPECT_EQ(all[4].status, Status::not_run);
  EXPECT_EQ(all[4].reason, "a GPU");
  EXPECT_THROW(compare_all({{.name = "a"}, {.name = "a"}}, {}), InputError);
}

/// Entries at so many standard errors from an exact value, of tests with these names.
std::vector<Comparison> at_errors(const std::vector<std::pair<double, std::string>>& errors,
                                  const std::string& source = "exact") {
  std::vector<Entry> entries;
  std::vector<Reported> reported;
  for (size_t i = 0; i < errors.size(); ++i) {
    const std::string name = "e" + std::to_string(i);
    entries.push_back({.name = name, .value = 2 + 0.01 * errors[i].first, .standard_error = 0.01});
    reported.push_back({.name = name, .value = 2.0, .source = source, .test = errors[i].second});
  }
  return compare_all(entries, reported);
}

std::vector<Status> statuses(const std::vector<Comparison>& all) {
  std::vector<Status> list;
  for (const Comparison& c : all) list.push_back(c.status);
  return list;
}

constexpr auto verified = Status::verified, undecided = Status::undecided, off = Status::off;

TEST(Comparison, AllowsForTheNumberOfTests) {
  using testing::ElementsAre;
  EXPECT_THAT(statuses(at_errors({{2.1, ""}})), ElementsAre(off)) << "one test: p = 0.036";
  EXPECT_THAT(statuses(at_errors({{2.1, ""}, {0.5, ""}})), ElementsAre(undecided, verified))
      << "0.036 > 0.05/2: not off, and not verified either";
  EXPECT_THAT(statuses(at_errors({{2.3, ""}, {0.5, ""}})), ElementsAre(off, verified)) << "0.021 < 0.05/2";
  EXPECT_THAT(statuses(at_errors({{2.1, ""}, {2.3, ""}})), ElementsAre(off, off))
      << "step-down: 0.021 < 0.05/2, then 0.036 < 0.05";
  EXPECT_THAT(statuses(at_errors({{2.1, ""}, {2.3, ""}, {0.1, ""}})),
              ElementsAre(undecided, undecided, verified))
      << "0.021 > 0.05/3: nothing after it is rejected";
  EXPECT_THAT(statuses(at_errors({{-4, ""}, {2.1, ""}, {0.1, ""}})), ElementsAre(off, undecided, verified));
  const std::vector<Entry> few{{.name = "a", .value = 2.05, .standard_error = 0.01, .runs = 3},
                               {.name = "b", .value = 2.0, .standard_error = 0.01}};
  const std::vector<Reported> two{{.name = "a", .value = 2.0, .source = "exact"},
                                  {.name = "b", .value = 2.0, .source = "exact"}};
  EXPECT_THAT(statuses(compare_all(few, two)), ElementsAre(undecided, verified))
      << "five errors of three runs: p = 0.038 > 0.05/2";
  EXPECT_EQ(at_errors({{2.1, ""}, {0.5, ""}})[0].reason, "95 % interval, but one of 2 tests");
}

TEST(Comparison, CountsWhatSharesNoiseOnce) {
  using testing::ElementsAre;
  const std::vector<Comparison> shared = at_errors({{2.1, "draw"}, {2.15, "draw"}, {0.5, "draw"}});
  EXPECT_THAT(statuses(shared), ElementsAre(off, off, verified)) << "one test of p = 0.032";
  EXPECT_EQ(summary(shared), "✗ off: exact 0 of 1 (1 off)") << "as its worst";
  EXPECT_EQ(summary(at_errors({{0.1, "draw"}, {0.2, "draw"}, {0.3, ""}})), "≡ verified: exact 2 of 2");
}

TEST(Comparison, KeepsTheSourcesApart) {
  std::vector<Entry> entries{{.name = "a", .value = 2.021, .standard_error = 0.01},
                             {.name = "b", .value = 2, .standard_error = 0.01}};
  const std::vector<Reported> reported{{.name = "a", .value = 2.0, .source = "exact"},
                                       {.name = "b", .value = 2.0, .source = "own-run"}};
  EXPECT_THAT(statuses(compare_all(entries, reported)), testing::ElementsAre(off, verified));
}

std::vector<Comparison> of(std::initializer_list<std::pair<const char*, Status>> all) {
  std::vector<Comparison> comparisons;
  for (const auto& [source, status] : all) {
    const std::string name = "e" + std::to_string(comparisons.size());
    comparisons.push_back({Entry{.name = name}, {}, status});
    if (*source != '\0') comparisons.back().reported = Reported{.name = name, .value = 1.0, .source = source};
  }
  return comparisons;
}

TEST(Headline, GivesAStudyItsWorstStatus) {
  const auto worst_of = [](std::initializer_list<Status> all) {
    std::vector<Comparison> list;
    for (const Status status : all) list.push_back({Entry{}, {}, status});
    return worst(list);
  };
  EXPECT_EQ(worst_of({Status::reproduced, Status::off, Status::undecided}), Status::off);
  EXPECT_EQ(worst_of({Status::inconsistent, Status::undecided, Status::not_run}), Status::undecided);
  EXPECT_EQ(worst_of({Status::not_run, Status::inconsistent}), Status::inconsistent);
  EXPECT_EQ(worst_of({Status::verified, Status::scaled_down, Status::not_run}), Status::not_run);
  EXPECT_EQ(worst_of({Status::close, Status::scaled_down}), Status::scaled_down);
  EXPECT_EQ(worst_of({Status::unverified, Status::close}), Status::close);
  EXPECT_EQ(worst_of({Status::verified, Status::unverified}), Status::unverified);
  EXPECT_EQ(worst_of({Status::reproduced, Status::verified}), Status::verified)
      << "tests are no reproduction";
  EXPECT_EQ(worst_of({Status::own, Status::reproduced}), Status::reproduced);
  EXPECT_EQ(worst_of({Status::own}), Status::own);
  EXPECT_EQ(worst({}), Status::own);
}

TEST(Headline, AnOrderingThatFailsTouchesTheStatus) {
  const std::vector<Comparison> good = of({{"paper", Status::reproduced}});
  EXPECT_EQ(worst(good, {Verdict::yes}), Status::reproduced);
  EXPECT_EQ(worst(good, {Verdict::yes, Verdict::undecided}), Status::undecided);
  EXPECT_EQ(worst(good, {Verdict::undecided, Verdict::no}), Status::off);
  EXPECT_EQ(summary(good, {Verdict::yes, Verdict::no, Verdict::undecided}),
            "✗ off: paper 1 of 1 · orderings 1 of 3 (1 no, 1 undecided)");
  EXPECT_EQ(summary({}, {Verdict::yes}), "○ own: orderings 1 of 1");
}

TEST(Headline, CountsBySource) {
  EXPECT_EQ(summary(of({{"exact", Status::verified},
                        {"paper", Status::not_run},
                        {"own-run", Status::verified},
                        {"official-code-run", Status::off},
                        {"official-code-run", Status::verified},
                        {"paper", Status::unverified},
                        {"paper", Status::reproduced},
                        {"", Status::own}})),
            "✗ off: paper 1 of 2 (1 not run) · official code 1 of 2 (1 off) · exact 1 of 1 · own "
            "runs 1 of 1 · 1 quoted from memory · 1 of its own");
  EXPECT_EQ(summary(of({{"", Status::own}})), "○ own: 1 of its own");
  EXPECT_EQ(summary({}), "○ own");
}

}  // namespace
}  // namespace sgm
