#include "core/report/figure.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "core/base/require.h"
#include "core/io/process.h"
#include "tests/support/scratch.h"

namespace sgm {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

std::string content(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

bool installed(const std::string& program) {
  return run_program({program, program == "gnuplot" ? "--version" : "-v"}, ".", 10).found;
}

/// Every kind of layer on linear, log and coloured axes: 60 × 60 values go to the side file, 3 × 2 into the
/// script.
Figure everything() {
  const std::vector<double> x{1, 2, 4, 8};
  const std::vector<double> y{1, 0.5, 0.3, 0.1};
  const std::vector<double> e{0.1, 0.05, 0.4, 0.02};
  std::vector<double> field(60 * 60);
  for (size_t i = 0; i < field.size(); ++i) field[i] = static_cast<double>(i % 60);
  Layer spots = points(x, y, "50% of $s_θ$ & {more}");
  spots.opacity = 0.5;
  Panel log{.title = "log_log", .x = {.label = "NFE", .log = true}, .y = {.label = "error", .log = true}};
  log.layers = {band(x, e, y),
                lines_points(x, y, "a"),
                error_bars(x, y, e, "b"),
                lines(x, e),
                spots,
                horizontal(0.2, "truth"),
                vertical(3)};
  Panel quiver{.title = "field",
               .layers = {heat(field, 60, 0, 1, 0, 1), vectors(x, x, y, y)},
               .square = true,
               .colour = {.label = "density"}};
  Panel table{
      .layers = {heat({1, 2, 3, 4, 5, 6}, 3, 0, 1, 0, 1), labels({0, 1}, {0, 1}, {"one", "a \"b\" _c\\"})}};
  Panel counts{.x = {.ticks = {{1, "T-shirt"}, {2, "coat"}}},
               .layers = {bars({1, 2}, {3, 4}, "a"), bars({1, 2}, {4, 3}, "b"), steps(x, y)}};
  return {.panels = {log, quiver, table, counts},
          .columns = 2,
          .width = 6.75,
          .height = 5,
          .caption = "n = 4; bands: ±1 standard error"};
}

TEST(Figure, IsDrawnTwiceWithEqualBytes) {
  if (!installed("gnuplot") || !installed("pdftocairo"))
    GTEST_SKIP() << "gnuplot or pdftocairo is not installed";
  const test::Scratch scratch;
  for (const char* folder : {"a", "b"}) {
    fs::create_directory(scratch.path() / folder);
    testing::internal::CaptureStderr();
    ASSERT_TRUE(draw(everything(), (scratch.path() / folder / "figure").string()));
    EXPECT_EQ(testing::internal::GetCapturedStderr(), "") << "gnuplot has nothing to complain about";
  }
  for (const char* ending : {".gp", ".csv", ".bin", ".svg", ".png"}) {
    const std::string name = std::string("figure") + ending;
    const std::string first = content(scratch.path() / "a" / name);
    EXPECT_GT(first.size(), 600u) << ending;
    EXPECT_EQ(first, content(scratch.path() / "b" / name)) << ending;
  }
  EXPECT_TRUE(fs::exists(scratch.path() / "a" / "figure.pdf"));
  const std::string png = content(scratch.path() / "a" / "figure.png");
  const auto number = [&](size_t at) {
    return static_cast<unsigned char>(png[at + 2]) * 256 + static_cast<unsigned char>(png[at + 3]);
  };
  EXPECT_EQ(number(16), 1215) << "6.75 in at 180 dots per inch";
  EXPECT_EQ(number(20), 900);
}

TEST(Figure, HasItsTextInDejaVuSansOfEightAndSevenPoints) {
  if (!installed("gnuplot") || !installed("pdftotext"))
    GTEST_SKIP() << "gnuplot or pdftotext is not installed";
  const test::Scratch scratch;
  draw({.panels = {{.title = "Title", .layers = {lines({1, 2}, {1, 2}, "Key")}}}},
       (scratch.path() / "f").string());
  const std::string words = run_program({"pdftotext", "-bbox", "f.pdf", "-"}, scratch.path(), 10).output;
  const auto points_of = [&](const std::string& word) {
    const size_t end = words.find(">" + word + "<");
    const size_t start = words.rfind("<word", end);
    double x0 = 0;
    double y0 = 0;
    double x1 = 0;
    double y1 = 0;
    std::sscanf(words.c_str() + start, "<word xMin=\"%lf\" yMin=\"%lf\" xMax=\"%lf\" yMax=\"%lf\"", &x0, &y0,
                &x1, &y1);
    return (y1 - y0) / 1.163;  // DejaVu Sans: ascent + descent
  };
  EXPECT_NEAR(points_of("Title"), 8, 0.1);
  EXPECT_NEAR(points_of("Key"), 7, 0.1);
  EXPECT_THAT(run_program({"pdffonts", "f.pdf"}, scratch.path(), 10).output, HasSubstr("DejaVuSans"));
}

TEST(Figure, WithoutToolsLeavesTheScriptAndAdvice) {
  const test::Scratch scratch;
  const std::string path = std::getenv("PATH");
  const std::string stem = (scratch.path() / "figure").string();
  std::ofstream(stem + ".png") << "of yesterday";
  const auto with_path = [&](const std::string& value) {
    setenv("PATH", value.c_str(), 1);
    testing::internal::CaptureStderr();
    const bool drawn = draw(everything(), stem);
    setenv("PATH", path.c_str(), 1);
    return std::pair(drawn, testing::internal::GetCapturedStderr());
  };
  EXPECT_EQ(
      with_path(""),
      std::pair(
          false,
          std::string(
              "note: gnuplot is not installed, so figure.pdf was not drawn; apt-get install gnuplot-nox\n")));
  EXPECT_THAT(content(stem + ".gp"), HasSubstr("set multiplot"));
  EXPECT_FALSE(fs::exists(stem + ".png")) << "a picture of an older script must not stay";
  if (!installed("gnuplot")) return;
  fs::create_directory(scratch.path() / "bin");
  fs::create_symlink("/usr/bin/gnuplot", scratch.path() / "bin" / "gnuplot");
  EXPECT_EQ(with_path((scratch.path() / "bin").string()),
            std::pair(false, std::string("note: pdftocairo is not installed, so figure.svg was not drawn; "
                                         "apt-get install poppler-utils\n")));
}

TEST(Figure, ShowsWhatAFailingToolSaid) {
  const test::Scratch scratch;
  const std::string path = std::getenv("PATH");
  const auto drawn_by = [&](const std::string& script) {
    std::ofstream(scratch.path() / "gnuplot") << "#!/bin/sh\n" << script << "\n";
    fs::permissions(scratch.path() / "gnuplot", fs::perms::all);
    setenv("PATH", (scratch.path().string() + ":" + path).c_str(), 1);
    std::string message = "drawn";
    try {
      draw({.panels = {{.layers = {lines({1, 2}, {1, 2})}}}}, (scratch.path() / "figure").string());
    } catch (const RunError& error) {
      message = error.what();
    }
    setenv("PATH", path.c_str(), 1);
    return message;
  };
  EXPECT_THAT(drawn_by("echo 'line 3: undefined variable: lw' >&2; exit 1"),
              HasSubstr("line 3: undefined variable: lw"));
  EXPECT_THAT(drawn_by("exit 0"), HasSubstr("figure.pdf")) << "success without a file is none";
}

TEST(Process, IsKilledAtItsTimeLimit) {
  const auto start = std::chrono::steady_clock::now();
  const Ran ran = run_program({"sh", "-c", "echo begun; sleep 20"}, ".", 0.2);
  EXPECT_TRUE(ran.timed_out);
  EXPECT_THAT(ran.output, HasSubstr("begun"));
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
  EXPECT_FALSE(run_program({"no-such-program"}, ".", 1).found);
  EXPECT_EQ(run_program({"sh", "-c", "exit 3"}, ".", 5).exit_code, 3);
}

}  // namespace
}  // namespace sgm
