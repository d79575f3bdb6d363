#include "core/io/jsonl.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "core/base/require.h"
#include "core/io/files.h"
#include "tests/io/full_disk.h"
#include "tests/support/error_of.h"
#include "tests/support/scratch.h"

namespace sgm {
namespace {

using test::error_of;
using testing::HasSubstr;

int64_t step_of(const JsonLine& line) {
  return std::get<int64_t>(line[0].second);
}

TEST(JsonLines, GivesBackWhatWasWrittenExactly) {
  const test::Scratch scratch;
  const std::string path = scratch.path() / "metrics.jsonl";
  const JsonLine line = {{"step", 7},
                         {"loss", 0.1 + 0.2},
                         {"one", 1.},
                         {"note", "größe \"x\"\n"},
                         {"levels", std::vector<double>{1, .5, 1e-300}}};
  JsonLines log(path);
  log.write({{"step", 1}, {"loss", std::numeric_limits<double>::infinity()}});
  log.write(line);
  log.sync();
  const std::vector<JsonLine> lines = read_json_lines(path);
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_TRUE(std::isnan(std::get<double>(lines[0][1].second)));
  EXPECT_EQ(lines[1], line);
  EXPECT_EQ(read_text(path).substr(0, 23), "{\"step\":1,\"loss\":null}\n");
}

TEST(JsonLines, ATornLastLineIsDroppedAndWritingGoesOn) {
  const test::Scratch scratch;
  const std::string path = scratch.path() / "metrics.jsonl";
  const std::string whole = "{\"step\":1}\n{\"step\":2}\n";
  for (const std::string torn : {"{\"st", "{\"step\":3}", "{\"step\n", "\n"}) {
    write_whole(path, whole + torn);
    EXPECT_EQ(read_json_lines(path).size(), 2u) << torn;
    JsonLines(path).write({{"step", 3}});
    EXPECT_EQ(read_text(path), whole + "{\"step\":3}\n") << torn;
  }
}

TEST(JsonLines, GoesBackToAStep) {
  const test::Scratch scratch;
  const std::string path = scratch.path() / "metrics.jsonl";
  JsonLines log(path);
  for (const int step : {10, 20, 30, 40}) {
    log.write({{"step", step}});
    log.write({{"event", "checkpoint"}});
  }
  log.back_to(25);
  log.write({{"step", 26}});
  const std::vector<JsonLine> lines = read_json_lines(path);
  ASSERT_EQ(lines.size(), 5u);
  EXPECT_EQ(step_of(lines[2]), 20);
  EXPECT_EQ(step_of(lines[4]), 26);
  log.back_to(0);
  EXPECT_EQ(read_text(path), "");
}

TEST(JsonLines, ABadLineInsideIsNamed) {
  const test::Scratch scratch;
  const std::string path = scratch.path() / "metrics.jsonl";
  write_whole(path, "{\"step\":1}\nnot json\n{\"step\":3}\n");
  EXPECT_THAT(error_of<InputError>([&] { read_json_lines(path); }),
              HasSubstr("metrics.jsonl:2: not a line of a metrics log"));
  EXPECT_THAT(error_of<InputError>([&] { JsonLines log(path + "/x"); }), HasSubstr("Not a directory"));
}

TEST(JsonLines, ALogThatIsRefusedIsClosed) {
  const test::Scratch scratch;
  const std::string path = scratch.path() / "metrics.jsonl";
  write_whole(path, "not json\n{\"step\":3}\n");
  const size_t open = test::names_in("/proc/self/fd").size();
  EXPECT_THAT(error_of<InputError>([&] { JsonLines log(path); }), HasSubstr("metrics.jsonl:1"));
  EXPECT_EQ(test::names_in("/proc/self/fd").size(), open);
}

TEST(JsonLines, AFullDiskKeepsTheLinesBefore) {
  const test::Scratch scratch;
  const std::string path = scratch.path() / "metrics.jsonl";
  JsonLines log(path);
  log.write({{"step", 1}});
  const test::FileSizeLimit limit(20);
  EXPECT_THAT(error_of<RunError>([&] {
                log.write({{"step", 2}, {"note", std::string(100, 'x')}});
              }),
              HasSubstr("make room"));
  EXPECT_EQ(read_text(path), "{\"step\":1}\n");
}

}  // namespace
}  // namespace sgm
