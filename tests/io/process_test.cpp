#include "core/io/process.h"

#include <gmock/gmock.h>

#include <chrono>
#include <filesystem>
#include <fstream>

namespace sgm {
namespace {

using testing::HasSubstr;

/// Whether a process runs: one that nobody has waited for yet ("Z") does not.
bool runs(const std::string& process) {
  std::ifstream file("/proc/" + process + "/stat");
  std::string number, name, state;
  return file >> number >> name >> state && state != "Z";
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

TEST(Process, IsKilledThoughItHasClosedItsOutput) {
  const auto start = std::chrono::steady_clock::now();
  const Ran ran = run_program({"sh", "-c", "echo begun; exec >&- 2>&-; sleep 20"}, ".", 0.2);
  EXPECT_TRUE(ran.timed_out);
  EXPECT_EQ(ran.output, "begun\n");
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
}

TEST(Process, IsKilledWithWhatItHasStarted) {
  const Ran ran = run_program({"sh", "-c", "sleep 60 & echo $!; wait"}, ".", 0.2);
  EXPECT_TRUE(ran.timed_out);
  const std::string started = ran.output.substr(0, ran.output.find('\n'));
  ASSERT_FALSE(started.empty());
  for (int i = 0; i < 200 && runs(started); ++i) run_program({"sleep", "0.01"}, ".", 1);
  EXPECT_FALSE(runs(started)) << started;
}

}  // namespace
}  // namespace sgm
