// A study without a report of its own: its scalars as a table.
#include "core/report/default_report.h"

#include <ATen/Functions.h>
#include <gmock/gmock.h>

#include <fstream>
#include <regex>

#include "tests/support/scratch.h"

namespace sgm::test {
namespace {
using testing::HasSubstr;
using testing::Not;

std::string text_of(const std::filesystem::path& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST(DefaultReport, ShowsTheScalarsOfEveryCellByTheirLongNames) {
  Group result;
  Group& one = result.group("one");
  one.put("share", 0.25, "share of the minor mode", "%");
  one.put("share_standard_error", 0.01, "its standard error");
  one.put("chains", at::scalar_tensor(20, at::kLong), {}, "number of chains");
  one.put("states", at::zeros({3}), {"chain"}, "states");
  one.group("inner").put("depth", 7.0);
  Group& two = result.group("two");
  two.put("share", 0.5, "share of the minor mode", "%");
  two.put("loss", std::vector<std::string>{"a", "b"}, "step");
  const Scratch scratch;
  testing::internal::CaptureStdout();
  const std::string status = make_report("nobodys_report", "quick", result, scratch.path(), {});
  testing::internal::GetCapturedStdout();
  EXPECT_THAT(status, HasSubstr("own"));
  const std::string table = std::regex_replace(text_of(scratch.path() / "table.md"), std::regex(" +"), " ");
  EXPECT_THAT(table,
              HasSubstr("| cell | share of the minor mode \\[%\\] | number of chains | inner/depth |"));
  EXPECT_THAT(table, HasSubstr("| one | 0.250 ± 0.010 | 20 | 7"));
  EXPECT_THAT(table, HasSubstr("| two | 0.5000 | – | – |"));
  EXPECT_THAT(table, Not(HasSubstr("its standard error")));
  EXPECT_THAT(table, HasSubstr("Not scalars, in result.h5 alone: states, loss."));
  EXPECT_THAT(text_of(scratch.path() / "report.md"), HasSubstr("registers no report of its own"));
}

TEST(DefaultReport, StandsWhereThereIsNoScalar) {
  Group result;
  result.group("only").put("states", at::zeros({3}), {"chain"}, "states");
  const Scratch scratch;
  testing::internal::CaptureStdout();
  make_report("nobodys_report", "quick", result, scratch.path(), {});
  EXPECT_THAT(testing::internal::GetCapturedStdout(), HasSubstr("only"));
}

}  // namespace
}  // namespace sgm::test
