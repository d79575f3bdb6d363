#include "core/report/report.h"

#include <ATen/Functions.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "core/io/files.h"
#include "core/io/png.h"
#include "core/io/process.h"
#include "core/report/index.h"
#include "tests/support/scratch.h"

namespace sgm {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr const char* reported_text = R"([[entry]]
name = "share"
value = 0.2
source = "exact"
citation = "the mixture's weight"

[[entry]]
name = "share"
value = 0.25
standard_error = 0.01
citation = "Toys Fig. 3"
protocol = { n = 1280, seeds = 1, reduction = "mean" }

[[entry]]
name = "fid"
value = 25.32
citation = "Toys Table 1: 25.32 ± 0.1"
needs = "a GPU for a day"

)";

void toy(Report& out) {
  const double share = out.result.at("cell").value("share");
  out.table({.title = "Shares",
             .columns = {{"sampler"}, {"share"}},
             .rows = {{"Langevin", Measured{share, 0.01}}}});
  out.figure({.panels = {{.layers = {lines({1, 2}, {share, 1})}}}, .caption = "n = 20,000, seed 0"});
  out.entry({.name = "share", .value = share, .standard_error = 0.01, .n = 20000});
  out.entry({.name = "extra", .value = 1.5});
  out.ordering("nearer", "annealed Langevin is nearer to 0.2 than Langevin", Verdict::yes, "5 of 5 seeds");
  out.ordering("further", "Langevin is nearer", Verdict::no, "0 of 5 seeds");
  out.note("Deviation: 50 % of the levels.");
}
const bool registered = report_registry().add("toy_report", toy);

std::string made(const fs::path& folder, const Node& reported) {
  fs::create_directories(folder);
  Group result;
  result.group("cell").put("share", 0.21);
  result.group("cell").set("seed", int64_t{7});
  testing::internal::CaptureStdout();
  const std::string status = make_report("toy_report", "quick", result, folder, reported,
                                         {.experiment = "toys",
                                          .source = "NCSN Fig. 3",
                                          .command = "./run_all.sh quick toy_report",
                                          .seconds = 12.3});
  EXPECT_THAT(testing::internal::GetCapturedStdout(),
              AllOf(HasSubstr("Langevin  0.210 ± 0.010"), HasSubstr("Computed against references")));
  return status;
}

TEST(Report, WritesTablesFiguresPageAndStatus) {
  const test::Scratch scratch;
  const Node reported = parse_toml(reported_text, "reported.toml");
  const std::string status = made(scratch.path() / "a", reported);
  EXPECT_EQ(status,
            "✗ off: paper 0 of 2 (1 not run, 1 off) · exact 1 of 1 · 1 of its own · orderings 1 of "
            "2 (1 no)");
  const std::string page = read_text((scratch.path() / "a" / "report.md").string());
  EXPECT_THAT(page, HasSubstr("# toy_report at scale quick: ✗ off"));
  EXPECT_THAT(page, HasSubstr("`./run_all.sh quick toy_report`, computed in 12 s, seed 7"));
  EXPECT_THAT(page, HasSubstr("![figure](figure.png)\n\nn = 20,000, seed 0\n"));
  EXPECT_THAT(page,
              testing::ContainsRegex("share +. 0.250 ± 0.010 . 0.210 ± 0.010 . -0.040 ± 0.014 . 0.840 . "
                                     "20000 .     1 . ✗ off +. 95 % interval +. paper: Toys Fig. 3 "));
  EXPECT_THAT(page, testing::ContainsRegex("fid +.  +25.32 .  +–.*– not run  +. a GPU for a day . paper: "
                                           "Toys"));
  EXPECT_THAT(page, HasSubstr("Protocols of the references: share (paper): n = 1280, one seed, mean."));
  EXPECT_THAT(
      page,
      HasSubstr("| nearer   | annealed Langevin is nearer to 0.2 than Langevin | yes   | 5 of 5 seeds |"));
  EXPECT_THAT(page, testing::ContainsRegex("further +\\| Langevin is nearer +\\| no +\\| 0 of 5 seeds"));
  EXPECT_THAT(page, HasSubstr("- Deviation: 50 % of the levels."));
  const Node toml = read_toml((scratch.path() / "a" / "status.toml").string());
  EXPECT_EQ(toml.find("status")->as<std::string>(), "off");
  EXPECT_EQ(toml.find("entry.0.status")->as<std::string>(), "verified");
  EXPECT_EQ(toml.find("entry.1.status")->as<std::string>(), "off");
  EXPECT_EQ(toml.find("entry.1.reference")->number(), 0.25);
  EXPECT_EQ(toml.find("entry.1.reference_standard_error")->number(), 0.01);
  EXPECT_EQ(toml.find("entry.1.decided_by")->as<std::string>(), "95 % interval");
  EXPECT_EQ(toml.find("entry.3.status")->as<std::string>(), "not run");
  EXPECT_EQ(toml.find("ordering.0.holds")->as<std::string>(), "yes");
  made(scratch.path() / "b", reported);
  for (const auto& file : fs::directory_iterator(scratch.path() / "a")) {
    if (file.path().extension() == ".pdf") continue;  // has its date
    EXPECT_EQ(read_text(file.path().string()),
              read_text((scratch.path() / "b" / file.path().filename()).string()))
        << file.path();
  }
}

TEST(Report, WritesImagesPixelByPixel) {
  const test::Scratch scratch;
  const Group nothing;
  Report report(nothing, "s", "quick", scratch.path());
  const at::Tensor tiles = at::arange(3 * 4 * 5 * 3).to(at::kByte).reshape({3, 4, 5, 3});
  report.image(tiles, "tiles", "three tiles", 2);
  const at::Tensor seen = read_png((scratch.path() / "tiles.png").string());
  EXPECT_EQ(seen.sizes(), at::IntArrayRef({(2 * 4 + 6) * 8, (2 * 5 + 6) * 8, 3}))
      << "eight times the grid with its borders of two";
  EXPECT_TRUE(seen.slice(0, 16, 48, 8).slice(1, 16, 56, 8).equal(tiles[0]));
  EXPECT_TRUE(seen.slice(0, 23, 48, 8).slice(1, 79, 112, 8).equal(tiles[1]))
      << "the last pixel of each enlarged one";
  report.image(at::zeros({500, 600, 1}, at::kByte), "photo", "");
  EXPECT_EQ(read_png((scratch.path() / "photo.png").string()).size(1), 600) << "large ones stay as they are";
  EXPECT_THROW(report.image(at::zeros({4, 4, 3}), "floats", ""), InputError);
  testing::internal::CaptureStdout();
  report.finish();
  testing::internal::GetCapturedStdout();
  EXPECT_THAT(read_text((scratch.path() / "report.md").string()),
              HasSubstr("![tiles](tiles.png)\n\nthree tiles\n"));
}

TEST(Report, PutsHeadingsOnTiles) {
  if (!run_program({"gnuplot", "--version"}, ".", 10).found ||
      !run_program({"pdftocairo", "-v"}, ".", 10).found)
    GTEST_SKIP() << "gnuplot or pdftocairo is not installed";
  const test::Scratch scratch;
  const Group nothing;
  Report report(nothing, "s", "quick", scratch.path());
  report.image(at::arange(4 * 28 * 28 * 1).to(at::kByte).reshape({4, 28, 28, 1}), "tiles", "", 2,
               {.columns = {"first", "second"}, .rows = {"above", "below"}});
  const std::string words = run_program({"pdftotext", "tiles.pdf", "-"}, scratch.path(), 10).output;
  for (const char* heading : {"first", "second", "above", "below"}) EXPECT_THAT(words, HasSubstr(heading));
  EXPECT_FALSE(fs::exists(scratch.path() / "tiles.csv")) << "there is no series";
  const at::Tensor seen = read_png((scratch.path() / "tiles.png").string());
  EXPECT_GT(seen.size(1), 62 * 4);
}

TEST(Report, KnowsTheOptionsOfACell) {
  Group cell;
  EXPECT_EQ(options_of(cell).find("steps"), nullptr);
  cell.set("config", "steps = 4\n[sde]\nname = \"ve\"\nsigma_max = 20.0\n");
  EXPECT_EQ(options_of(cell).at("steps").number(), 4);
  EXPECT_EQ(options_of(cell).at("sde.sigma_max").number(), 20);
}

TEST(Report, KnowsWhatIsReported) {
  const test::Scratch scratch;
  const Group nothing;
  const Report report(nothing, "s", "quick", scratch.path(), parse_toml(reported_text, "reported.toml"));
  EXPECT_EQ(report.reported("fid")->value, 25.32);
  EXPECT_EQ(report.reported("share")->source, "exact") << "the first of two";
  EXPECT_EQ(report.reported("none"), nullptr);
}

TEST(Report, RefusesANameTwice) {
  const test::Scratch scratch;
  const Group nothing;
  Report report(nothing, "s", "quick", scratch.path());
  const Table table{.columns = {{"a"}}, .rows = {{int64_t{1}}}};
  testing::internal::CaptureStdout();
  report.table(table);
  EXPECT_THROW(report.table(table), InputError);
  EXPECT_THROW(report.table(table, "../elsewhere"), InputError);
  report.entry({.name = "x"});
  report.entry({.name = "x"});
  EXPECT_THROW(report.finish(), InputError);
  testing::internal::GetCapturedStdout();
}

TEST(Index, ListsStudiesByExperiment) {
  const test::Scratch scratch;
  const fs::path results = scratch.path() / "results";
  made(results / "toy_report" / "quick", parse_toml(reported_text, "reported.toml"));
  made(results / "toy_report" / "paper", {});
  fs::create_directories(results / "toy_report" / ".quick.123");
  fs::create_directories(results / "no_status" / "quick");
  write_results_index(results);
  const std::string page = read_text((results / "README.md").string());
  EXPECT_THAT(page, HasSubstr("\n## toys\n"));
  EXPECT_THAT(page, HasSubstr("Deviations from the papers: [toys](../experiments/toys/README.md)."));
  EXPECT_THAT(page,
              HasSubstr("| [toy_report](toy_report/quick/report.md)<br>quick<br>NCSN Fig. 3 | ✗ off: "
                        "paper 0 of 2 (1 not run, 1 off) · exact 1 of 1 · 1 of its own · orderings 1 of "
                        "2 (1 no) | share: 0.210 ± 0.010 (exact 0.2000)<br>share: 0.210 ± 0.010 (paper "
                        "0.250 ± 0.010)<br>extra: 1.500 | "));
  if (fs::exists(results / "toy_report" / "quick" / "figure.png")) {
    EXPECT_THAT(page, HasSubstr("<a href=\"toy_report/quick/report.md\"><img "
                                "src=\"toy_report/quick/figure.png\" width=\"200\" alt=\"toy_report\"></a>"));
  }
  EXPECT_THAT(page, HasSubstr("| `./run_all.sh quick toy_report` |"));
  EXPECT_LT(page.find("toy_report/quick/report.md"), page.find("toy_report/paper/report.md"));
  EXPECT_THAT(page, Not(HasSubstr("no_status")));
  for (size_t at = page.find("]("); at != std::string::npos; at = page.find("](", at + 1)) {
    const std::string link = page.substr(at + 2, page.find(')', at) - at - 2);
    EXPECT_TRUE(link.starts_with("../experiments/toys") || fs::exists(results / link)) << link;
  }
  const std::string missing = read_text((results / "not_reproduced.md").string());
  EXPECT_THAT(missing, HasSubstr("## NCSN\n"));
  EXPECT_THAT(missing, HasSubstr("| NCSN Fig. 3 | Langevin is nearer | – | no | ordering | 0 of 5 seeds | "
                                 "[toy_report/quick](toy_report/quick/report.md) |"));
  EXPECT_THAT(missing, Not(HasSubstr("annealed Langevin is nearer")));
  EXPECT_THAT(missing,
              HasSubstr("| Toys Fig. 3 | share | 0.250 ± 0.010 | 0.210 ± 0.010 | off | 95 % interval | "));
  EXPECT_THAT(missing, HasSubstr("| Toys Table 1 | fid 25.32 | – | – | not run | a GPU for a day | "));
  std::ofstream(results / "toy_report" / "paper" / "status.toml") << "status = ";
  EXPECT_THROW(write_results_index(results), InputError);
}

}  // namespace
}  // namespace sgm
