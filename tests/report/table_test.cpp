#include "core/report/table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "core/base/require.h"

namespace sgm {
namespace {

TEST(Number, HasDigitsFromItsStandardError) {
  EXPECT_EQ(to_text({0.218512, 0.00291}), "0.2185 ± 0.0029");
  EXPECT_EQ(to_text({0.218512, 0.00996}), "0.219 ± 0.010") << "the error's digits are counted after rounding";
  EXPECT_EQ(to_text({12345, 234}), "12350 ± 230");
  EXPECT_EQ(to_text({99.97, 12.3}), "100 ± 12");
  EXPECT_EQ(to_text({0.0004, 3.2}), "0.0 ± 3.2");
  EXPECT_EQ(to_text({-0.0001, 0.01}), "0.000 ± 0.010") << "no negative zero";
  EXPECT_EQ(to_text({1.5, 0.0}), "1.500 ± 0");
}

TEST(Number, HasTheGivenDigitsWithoutOne) {
  EXPECT_EQ(to_text({3.14159, {}}, 4), "3.142");
  EXPECT_EQ(to_text({9.9996, {}}, 4), "10.00");
  EXPECT_EQ(to_text({12345.6, {}}, 4), "12346") << "integer parts are whole";
  EXPECT_EQ(to_text({0, {}}, 3), "0.00");
}

TEST(Number, UsesPowersOfTenForVerySmallAndLarge) {
  EXPECT_EQ(to_text({6.18e-6, {}}, 3), "6.18×10⁻⁶");
  EXPECT_EQ(to_text({6.1834e-6, 1.2e-7}), "(6.18 ± 0.12)×10⁻⁶");
  EXPECT_EQ(to_text({-2.5e7, {}}, 2), "-2.5×10⁷");
  EXPECT_EQ(to_text({0.0, 1e-5}), "(0.0 ± 1.0)×10⁻⁵");
  EXPECT_EQ(to_latex(Measured{6.1834e-6, 1.2e-7}), "(6.18 \\pm 0.12) \\times 10^{-6}");
}

TEST(Number, SaysWhatIsNotFinite) {
  EXPECT_EQ(to_text({std::nan(""), 0.1}), "nan");
  EXPECT_EQ(to_text({-std::numeric_limits<double>::infinity(), {}}), "-∞");
  EXPECT_EQ(to_text({1.0, std::numeric_limits<double>::infinity()}), "1.000 ± nan");
}

Table example() {
  return {.title = "Minor mode, 100% of it",
          .columns = {{"sampler"},
                      {.name = "share", .better = "higher"},
                      {.name = "time", .unit = "s", .digits = 3, .better = "lower"},
                      {"steps"}},
          .rows = {{"i.i.d. | exact", Measured{0.2, 0.0028}, Measured{12.04, {}}, int64_t{0}},
                   {"Langevin_α", Measured{0.49168, 0.0035}, Measured{3, {}}, int64_t{1000}},
                   {"annealed, \"paper\"", Measured{0.4, 0.0035}, {}, int64_t{1000}}},
          .notes = {"n = 20,000; ± is one standard error."}};
}

TEST(Table, ToTerminal) {
  EXPECT_EQ(to_terminal(example()),
            "Minor mode, 100% of it\n"
            "sampler                      share  time [s]  steps\n"
            "─────────────────  ───────────────  ────────  ─────\n"
            "i.i.d. | exact     0.2000 ± 0.0028      12.0      0\n"
            "Langevin_α         0.4917 ± 0.0035      3.00   1000\n"
            "annealed, \"paper\"  0.4000 ± 0.0035         –   1000\n"
            "n = 20,000; ± is one standard error.\n");
}

TEST(Table, ToMarkdown) {
  EXPECT_EQ(to_markdown(example()),
            "**Minor mode, 100% of it**\n"
            "\n"
            "| sampler           |                      share |      time \\[s\\] | steps |\n"
            "| ----------------- | -------------------------: | --------------: | ----: |\n"
            "| i.i.d. \\| exact   |            0.2000 ± 0.0028 | <ins>12.0</ins> |     0 |\n"
            "| Langevin_α        |        **0.4917 ± 0.0035** |        **3.00** |  1000 |\n"
            "| annealed, \"paper\" | <ins>0.4000 ± 0.0035</ins> |               – |  1000 |\n"
            "\n"
            "n = 20,000; ± is one standard error.\n");
}

TEST(Table, ToCsv) {
  EXPECT_EQ(to_csv(example()),
            "sampler,share,share standard error,time [s],steps\r\n"
            "i.i.d. | exact,0.2,0.0028,12.04,0\r\n"
            "Langevin_α,0.49168,0.0035,3,1000\r\n"
            "\"annealed, \"\"paper\"\"\",0.4,0.0035,,1000\r\n");
}

TEST(Table, ToLatex) {
  EXPECT_EQ(to_latex(example()),
            "\\begin{table}[t]\n"
            "\\centering\n"
            "\\caption{Minor mode, 100\\% of it}\n"
            "\\begin{tabular}{lrrr}\n"
            "\\toprule\n"
            "sampler & share & time [s] & steps \\\\\n"
            "\\midrule\n"
            "i.i.d. $|$ exact & $0.2000 \\pm 0.0028$ & \\underline{$12.0$} & 0 \\\\\n"
            "Langevin\\_$\\alpha$ & {\\boldmath$0.4917 \\pm 0.0035$} & {\\boldmath$3.00$} & 1000 \\\\\n"
            "annealed, \"paper\" & \\underline{$0.4000 \\pm 0.0035$} & -- & 1000 \\\\\n"
            "\\bottomrule\n"
            "\\end{tabular}\n"
            "\\par\\smallskip{\\footnotesize n = 20,000; $\\pm$ is one standard error.\\par}\n"
            "\\end{table}\n");
}

TEST(Table, MarksEqualsAlikeAndLeavesOutWhatIsNotFinite) {
  const Table t{.columns = {{.name = "x", .better = "lower"}},
                .rows = {{Measured{std::nan(""), {}}},
                         {int64_t{2}},
                         {Measured{1, {}}},
                         {int64_t{1}},
                         {std::string("diverged")}}};
  EXPECT_THAT(to_markdown(t),
              testing::AllOf(testing::HasSubstr("**1.000** |"), testing::HasSubstr("**1** |"),
                             testing::HasSubstr("<ins>2</ins> |"), testing::HasSubstr(" nan |"),
                             testing::HasSubstr(" diverged |")));
  const Table alone{.columns = {{.name = "x", .better = "lower"}}, .rows = {{int64_t{2}}, {int64_t{2}}}};
  EXPECT_THAT(to_markdown(alone), testing::Not(testing::HasSubstr("**"))) << "no contest, no best";
}

TEST(Table, RefusesWhatDoesNotFit) {
  Table t = example();
  t.rows[1].pop_back();
  EXPECT_THROW(to_csv(t), InputError);
  t = example();
  t.columns[1].better = "smaller";
  EXPECT_THROW(to_terminal(t), InputError);
}

}  // namespace
}  // namespace sgm
