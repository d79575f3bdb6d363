#include "core/tensor/waiting.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <thread>

#include "core/base/require.h"

namespace sgm {
namespace {

using testing::HasSubstr;

/// Threads of this process that live now.
int64_t living_threads() {
  const std::filesystem::directory_iterator all("/proc/self/task");
  return std::distance(begin(all), end(all));
}

/// The same once it no longer changes: threads of earlier tests take a while to go.
int64_t settled_threads() {
  int64_t last = -1;
  int same = 0;
  for (int look = 0; look < 6000 && same < 20; ++look) {
    const int64_t now = living_threads();
    same = now == last ? same + 1 : 0;
    last = now;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return last;
}

class WaitingTest : public testing::Test {
 protected:
  void SetUp() override {
    unsetenv("OMP_WAIT_POLICY");
    unsetenv("GOMP_SPINCOUNT");
  }
};

TEST_F(WaitingTest, SpinsWhereEveryThreadHasACoreToItself) {
  EXPECT_TRUE(should_spin(2, 2, 0, false));
  EXPECT_FALSE(should_spin(2, 2, 1, false)) << "a busy process beside two threads on two cores";
  EXPECT_TRUE(should_spin(2, 1, 1, false)) << "one thread leaves a core to it";
  EXPECT_TRUE(should_spin(16, 8, 7, false));
  EXPECT_FALSE(should_spin(16, 8, 9, true));
  EXPECT_FALSE(should_spin(2, 4, 0, true)) << "more threads than cores";
}

TEST_F(WaitingTest, ALoadInBetweenChangesNothing) {
  EXPECT_TRUE(should_spin(2, 2, .25, true));
  EXPECT_FALSE(should_spin(2, 2, .25, false));
}

TEST_F(WaitingTest, NamesAreThoseOfTheOption) {
  for (const char* name : {"auto", "spin", "yield"}) EXPECT_EQ(name_of(waiting_of(name)), name);
  EXPECT_THROW(waiting_of("sleep"), InputError);
}

/// Yielding is a team of idle threads, more than there are cores; it goes with the policy, and results do not
/// depend on it.
TEST_F(WaitingTest, KeepsAnIdleTeamWhileThreadsShallYield) {
  const at::Tensor x = at::ones({1000, 1000});
  EXPECT_EQ(x.sum().item<double>(), 1e6);  // LibTorch's own threads begin
  const int64_t before = settled_threads();
  {
    const WaitingPolicy spin(Waiting::spin, 2);
    EXPECT_EQ(settled_threads(), before);
    EXPECT_EQ(spin.record(), "spin");
  }
  {
    const WaitingPolicy yield(Waiting::yield, 2);
    EXPECT_GT(settled_threads(), before + 1);
    EXPECT_EQ(x.sum().item<double>(), 1e6);
    EXPECT_EQ(yield.record(), "yield");
  }
  EXPECT_EQ(settled_threads(), before);
}

TEST_F(WaitingTest, AutoSaysWhatItDidAndEndsAtOnce) {
  const WaitingPolicy waiting(Waiting::automatic, 2);
  EXPECT_THAT(waiting.record(), HasSubstr("auto: spinning"));
  EXPECT_EQ(WaitingPolicy(Waiting::automatic, 1).record(), "one thread");
}

TEST_F(WaitingTest, LeavesToTheUserWhatTheUserHasSet) {
  setenv("OMP_WAIT_POLICY", "active", 1);
  const int64_t before = living_threads();
  const WaitingPolicy waiting(Waiting::yield, 2);
  EXPECT_EQ(waiting.record(), "OMP_WAIT_POLICY=active");
  EXPECT_EQ(living_threads(), before);
  unsetenv("OMP_WAIT_POLICY");
}

}  // namespace
}  // namespace sgm
