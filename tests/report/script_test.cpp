// The gnuplot programs and series of figures, their axes and their places on the page.
#include "core/report/script.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <sstream>

#include "core/base/require.h"
#include "core/io/process.h"
#include "core/report/axis.h"
#include "core/report/figure.h"
#include "core/report/layout.h"
#include "core/report/plot.h"
#include "tests/support/scratch.h"

namespace sgm {
namespace {

using testing::HasSubstr;

bool installed(const std::string& program) {
  return run_program({program, program == "gnuplot" ? "--version" : "-v"}, ".", 10).found;
}

TEST(Script, ShowsUserTextLiterally) {
  EXPECT_EQ(quoted("a_b^2 {x} @ & ~ \\ \"q\"\n"), R"("a\\_b\\^2 \\{x\\} \\@ \\& \\~ \\\\ \"q\" ")");
  EXPECT_EQ(quoted("loss of $s_θ^{2}$ in a_b"), R"("loss of s_θ^{2} in a\\_b")");
}

TEST(Script, ColoursArrowsByWhatIsBeneath) {
  const Panel panel{.layers = {heat({0, 1}, 2, 0, 1, 0, 1), vectors({0, 1}, {0, 0}, {0.1, 0.1}, {0, 0})}};
  const std::string data = script_of({.panels = {panel}}, "f").data;
  EXPECT_THAT(data, HasSubstr("1,2,0,0,0.1,0,16777215\n1,2,1,0,0.1,0,0\n")) << "white, black";
}

TEST(Script, PutsTheSeriesIntoOneCsv) {
  const std::vector<double> x{1, 2};
  const Panel panel{.layers = {lines(x, x, "a, \"b\" $c_1$"), error_bars(x, {3, 4}, {0.5, 0.25}),
                               bars(x, {3, 4}, "counts", {1, 2}), band(x, {0, 1}, x), horizontal(7)}};
  EXPECT_EQ(script_of({.panels = {panel}}, "f").data,
            "panel,series,x,y,a,b,c\n\n\n"
            "1,\"a, \"\"b\"\" c_1\",1,1\n1,\"a, \"\"b\"\" c_1\",2,2\n\n\n"
            "1,2,1,3,2.5,3.5\n1,2,2,4,3.75,4.25\n\n\n"
            "1,counts,1,3,2,4\n1,counts,2,4,2,6\n\n\n"
            "1,4,1,0,1\n1,4,2,1,2\n\n\n"
            "1,5,0.44,7\n");
}

/// gnuplot complains of a block without a point; the others keep their colours and places.
TEST(Script, DrawsNothingForALayerWithoutPoints) {
  const double none = std::numeric_limits<double>::quiet_NaN();
  const Panel panel{.layers = {lines({}, {}, "a"), error_bars({1, 2}, {none, none}, {1, 1}),
                               error_bars({1, 2}, {3, 4}, {none, none}, "b")}};
  const Script script = script_of({.panels = {panel}}, "f");
  EXPECT_THAT(script.data, HasSubstr("1,a,nan,nan\n"));
  EXPECT_THAT(script.text, HasSubstr("plot keyentry with lines"));
  EXPECT_THAT(script.text, HasSubstr("title \"a\", \\\n     data index 3"));
  EXPECT_THAT(script.text, Not(HasSubstr("data index 2")));
  EXPECT_THAT(script_of({.panels = {panel}, .shared_key = true}, "f").text, Not(HasSubstr("data index 1")));
}

TEST(Script, GivesBandsTheColourOfTheirLine) {
  const std::vector<double> x{1, 2};
  const std::string text =
      script_of({.panels = {{.layers = {lines(x, x, "a"), band(x, x, x), lines(x, x, "b")}}}}, "f").text;
  EXPECT_THAT(text,
              HasSubstr("index 2 using 3:4:5 with filledcurves fs transparent solid 0.2 noborder lc rgb "
                        "'#'.c2 notitle"));
  EXPECT_THAT(text, HasSubstr("lc rgb '#'.c2 title \"b\""));
}

TEST(Script, SharedKeyHasEachTitleOnceInOneColour) {
  const std::vector<double> x{1, 2};
  const Panel first{.layers = {lines(x, x, "a"), lines(x, x, "b")}};
  const Panel second{.layers = {lines(x, x, "b"), lines(x, x, "c")}};
  const std::string text = script_of({.panels = {first, second}, .columns = 2, .shared_key = true}, "f").text;
  EXPECT_THAT(text, HasSubstr("index 3 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c2 title \"b\""))
      << "as in the first panel";
  const std::string keys = text.substr(text.find("# key"));
  EXPECT_EQ(keys.find("title \"b\""), keys.rfind("title \"b\""));
  EXPECT_THAT(keys, HasSubstr("title \"c\""));
}

/// Pixels of the last panel's plot as gnuplot places it: left, right, bottom, top.
std::vector<double> placed(const Figure& figure, const std::string& change = "") {
  const test::Scratch scratch;
  const Script script = script_of(figure, "f");
  std::string text = script.text;
  const size_t margins = text.find("\ngrow = ");
  text.insert(margins, "\n" + change);
  text.insert(text.find("unset multiplot\n"),
              "print GPVAL_TERM_XMIN, GPVAL_TERM_XMAX, GPVAL_TERM_YMIN, GPVAL_TERM_YMAX\n");
  std::ofstream(scratch.path() / "f.gp") << text;
  std::ofstream(scratch.path() / "f.csv") << script.data;
  std::istringstream said(run_program({"gnuplot", "-d", "f.gp"}, scratch.path(), 10).output);
  std::vector<double> places(4);
  for (double& place : places) said >> place;
  EXPECT_TRUE(static_cast<bool>(said)) << said.str();
  return places;
}

TEST(Script, GivesLargerTextLargerMargins) {
  if (!installed("gnuplot")) GTEST_SKIP() << "gnuplot is not installed";
  const Figure figure{
      .panels = {{.title = "t", .x = {"x"}, .y = {"y"}, .layers = {lines({0, 1}, {0, 1}, "a")}}},
      .width = 4,
      .height = 3};
  const std::vector<double> usual = placed(figure), large = placed(figure, "text = 12.; small = 10.5");
  EXPECT_NEAR(large[0] / usual[0], 1.5, 0.02) << "the left margin is 1.5 times as wide";
  EXPECT_NEAR(large[2] / usual[2], 1.5, 0.02);
  const std::vector<double> wide = placed(figure, "width = 8.");
  EXPECT_NEAR(wide[0], usual[0], 1) << "and on a wider page as wide as before";
  EXPECT_GT(wide[1] - wide[0], 2 * (usual[1] - usual[0]));
}

TEST(Script, KeepsEqualUnitsInSquarePanels) {
  if (!installed("gnuplot")) GTEST_SKIP() << "gnuplot is not installed";
  const Figure figure{
      .panels = {{.layers = {points({0, 10}, {0, 5})}, .square = true}}, .width = 6.75, .height = 3};
  const PanelLayout at = lay_out(figure).panels[0];
  const std::vector<double> place = placed(figure);
  EXPECT_NEAR(
      (place[1] - place[0]) / (at.x.high - at.x.low) / ((place[3] - place[2]) / (at.y.high - at.y.low)), 1,
      0.01);
}

TEST(Script, ThinsALineByWhatNoEyeSees) {
  std::vector<double> x, line, wave;
  for (int i = 0; i <= 1000; ++i) {
    x.push_back(i / 1000.0);
    line.push_back(2 * x.back());
    wave.push_back(std::sin(6 * x.back()));
  }
  const Panel panel{.layers = {lines(x, wave)}};
  const PanelLayout at = lay_out({.panels = {panel}}).panels[0];
  const PlotContext context{.panel = panel, .at = at};
  EXPECT_EQ(thinned({x, line}, context)[0], (std::vector<double>{0, 1}));
  const std::vector<std::vector<double>> kept = thinned({x, wave}, context);
  EXPECT_LT(kept[0].size(), 60u);
  for (size_t k = 1, i = 0; k < kept[0].size(); ++k) {
    for (; x[i] < kept[0][k]; ++i) {
      const double part = (x[i] - kept[0][k - 1]) / (kept[0][k] - kept[0][k - 1]);
      const double drawn = kept[1][k - 1] + part * (kept[1][k] - kept[1][k - 1]);
      EXPECT_NEAR(context.height * at.y.part(drawn), context.height * at.y.part(wave[i]), 0.01) << x[i];
    }
  }
}

std::vector<std::string> labels_of(const Scale& scale) {
  std::vector<std::string> labels;
  for (const Tick& tick : scale.ticks) {
    if (!tick.minor) labels.push_back(tick.label);
  }
  return labels;
}

TEST(Axis, HasRoundTicks) {
  Extent unit, small, wide;
  unit.add({0, 1});
  small.add({-0.0003, 0.0004});
  wide.add({0.002, 3000});
  using testing::ElementsAre;
  EXPECT_THAT(labels_of(scale_of({}, unit, 2, true, 0)), ElementsAre("0", "0.2", "0.4", "0.6", "0.8", "1.0"));
  EXPECT_THAT(labels_of(scale_of({}, small, 1.2, false, 0)),
              ElementsAre("−2·10^{−4}", "0", "2·10^{−4}", "4·10^{−4}"));
  EXPECT_THAT(labels_of(scale_of({.log = true}, wide, 3, true, 0)),
              ElementsAre("0.01", "0.1", "1", "10", "100", "1000"));
  Extent narrow;
  narrow.add({0.15, 0.7});
  EXPECT_THAT(labels_of(scale_of({.log = true}, narrow, 3, true, 0)), ElementsAre("0.2", "0.3", "0.5"));
}

TEST(Axis, HandlesWhatHasNoExtent) {
  const Scale nothing = scale_of({}, {}, 2, true, 0.05);
  EXPECT_LT(nothing.low, nothing.high);
  Extent constant;
  constant.add({3, 3, std::nan("")});
  const Scale one = scale_of({}, constant, 2, true, 0.05);
  EXPECT_LT(one.low, 3);
  EXPECT_GT(one.high, 3);
  const Scale half = scale_of({.low = 5.0}, constant, 2, true, 0.05);
  EXPECT_LT(half.low, half.high);
  EXPECT_THROW(scale_of({.low = 2.0, .high = 1.0}, constant, 2, true, 0), InputError);
  EXPECT_THROW(scale_of({.low = 0.0, .log = true}, constant, 2, true, 0), InputError);
}

TEST(Axis, IsLinearWithinAndLogarithmicBeyond) {
  Extent extent;
  extent.add({-3000, 500});
  const Scale scale = scale_of({.low = -3000.0, .high = 500.0, .linear_to = 1.0}, extent, 3, true, 0);
  EXPECT_THAT(labels_of(scale), testing::ElementsAre("−1000", "−10", "0", "10"));
  EXPECT_NEAR(scale.part(-3000), 0, 1e-12);
  EXPECT_NEAR(scale.part(500), 1, 1e-12);
  EXPECT_NEAR(scale.part(1) - scale.part(0), scale.part(0) - scale.part(-1), 1e-12);
  EXPECT_NEAR(scale.part(100) - scale.part(10), scale.part(-10) - scale.part(-100), 1e-3);
}

TEST(Axis, HasTypographicMinusSigns) {
  EXPECT_EQ(escaped("-10"), "−10");
  EXPECT_EQ(escaped("δ = -5 %"), "δ = −5 %");
  EXPECT_EQ(escaped("PC1000-like, 2-3, $10^{-3}$"), "PC1000-like, 2-3, 10^{−3}");
}

TEST(Layout, PutsTheKeyWhereNoDataAre) {
  const auto corner = [](std::vector<double> x, std::vector<double> y) {
    return lay_out({.panels = {{.layers = {lines(std::move(x), std::move(y), "a title")}}}}).panels[0].corner;
  };
  EXPECT_EQ(corner({0, 1, 2}, {2, 1, 0}), "top right");
  EXPECT_EQ(corner({0, 1, 2}, {0, 1, 2}), "top left");
  EXPECT_EQ(corner({0, 1, 2}, {1, 2, 1}), "top right");
  EXPECT_EQ(corner({0, 2, 2, 0, 0}, {2, 2, 0, 0, 2}), "outside") << "a line along all edges leaves no corner";
}

TEST(Layout, RefusesWhatDoesNotFit) {
  const auto drawn = [](const Layer& layer, bool log = false) {
    script_of({.panels = {{.x = {.log = log}, .layers = {layer}}}}, "f");
  };
  EXPECT_THROW(drawn(lines({1, 2}, {1})), InputError);
  EXPECT_THROW(drawn(heat({1, 2, 3}, 2, 0, 1, 0, 1)), InputError);
  EXPECT_THROW(drawn(heat({1, 2}, 2, 1, 1, 1, 1), true), InputError);
  EXPECT_THROW(drawn(labels({1}, {1}, {})), InputError);
  EXPECT_THROW(lay_out({}), InputError);
  EXPECT_THROW(lay_out({.panels = std::vector<Panel>(40), .columns = 20}), InputError) << "no room";
}

}  // namespace
}  // namespace sgm
