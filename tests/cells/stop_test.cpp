// How cells stop: with their driver, by signals.
#include <gmock/gmock.h>
#include <signal.h>
#include <unistd.h>

#include "tests/support/process.h"

namespace sgm::test {
namespace {
namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

TEST(Cells, StopWhenTheirDriverIsKilled) {
  const ToyRepository repository;
  Process run(repository.command("toy", {"study=walk", "cells=2", "steps=1000", "milliseconds=20"}), "/");
  while (run.running() && text_of(repository.cell("walk", "walk_0") / "state").empty()) wait_ms(10);
  run.signal(SIGKILL);
  run.wait();
  for (int tries = 0; process_of(repository.root()) != 0 && tries < 500; ++tries) wait_ms(10);
  EXPECT_EQ(process_of(repository.root()), 0);  // after at most 5 of its 20 seconds
  EXPECT_FALSE(fs::exists(repository.cell("walk", "walk_0") / "result.h5"));
}

TEST(Cells, StopOnSignalsAndGoOnFromTheirState) {
  for (const int number : {SIGINT, SIGTERM}) {
    const ToyRepository repository;
    const std::vector<std::string> call = {"study=walk", "steps=40", "milliseconds=20"};
    Process run(repository.command("toy", call), "/");
    while (run.running() && text_of(repository.cell("walk", "walk_0") / "state").empty()) wait_ms(10);
    run.signal(number);
    const Ended ended = run.wait();
    EXPECT_EQ(ended.code, 130);
    EXPECT_THAT(ended.err, HasSubstr("interrupted: the same command goes on from here"));
    EXPECT_EQ(process_of(repository.root()), 0);
    const fs::path cell = repository.cell("walk", "walk_0");
    EXPECT_FALSE(fs::exists(cell / "result.h5"));
    EXPECT_EQ(repository.toy(call).code, 0);
    EXPECT_THAT(text_of(cell / "starts"), testing::MatchesRegex("0\n[1-9][0-9]*\n"));
  }
}

/// As `timeout` and systemd do it: driver and cell get the signal, the driver once more, and passes it on as
/// well.
TEST(Cells, ASignalToTheWholeGroupIsOneRequest) {
  const ToyRepository repository;
  const std::vector<std::string> call = {"study=walk", "jobs=1", "steps=60", "milliseconds=20"};
  Process run(repository.command("toy", call), "/");
  while (run.running() && text_of(repository.cell("walk", "walk_0") / "state").empty()) wait_ms(10);
  const pid_t cell = process_of(repository.root());
  ASSERT_GT(cell, 0);
  for (int i = 0; i < 5; ++i) {
    for (const pid_t process : {run.id(), cell}) kill(process, SIGTERM);
    usleep(1000);  // at once they would be one signal
  }
  const Ended ended = run.wait();
  EXPECT_EQ(ended.code, 130);
  EXPECT_THAT(ended.err, HasSubstr("stopping: running cells save their state"));
  EXPECT_THAT(ended.err, Not(HasSubstr("stopping at once")));
  EXPECT_THAT(ended.err, HasSubstr("interrupted"));
}

/// A cell alone: by two signals at once it is interrupted, not killed.
TEST(Cells, ASignalThatReachesACellTwiceInterruptsIt) {
  const ToyRepository repository;
  Process run(repository.command("toy", {"study=walk", "jobs=1", "steps=60", "milliseconds=20"}), "/");
  while (run.running() && text_of(repository.cell("walk", "walk_0") / "state").empty()) wait_ms(10);
  const pid_t cell = process_of(repository.root());
  ASSERT_GT(cell, 0);
  for (int i = 0; i < 5; ++i) {
    kill(cell, SIGTERM);
    usleep(1000);
  }
  EXPECT_THAT(run.wait().err, Not(HasSubstr("killed by signal")));
}

}  // namespace
}  // namespace sgm::test
