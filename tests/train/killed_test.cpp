// A training in a process of its own that is killed: by SIGKILL at random moments, and at a given byte of a
// checkpoint that it writes.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

#include "tests/support/one_thread.h"
#include "tests/support/scratch.h"
#include "tests/train/toy.h"

namespace sgm::test {
namespace {

namespace fs = std::filesystem;

constexpr int64_t width = 64,
                  steps =
                      200;  // a checkpoint of 73 KB every other step: half of the time goes into writing them

/// From now on a file may not pass `bytes`: writing on ends the process by SIGXFSZ, or fails if that is
/// ignored.
void limit_files(rlim_t bytes, bool fatal) {
  rlimit limit{bytes, RLIM_INFINITY};
  setrlimit(RLIMIT_FSIZE, &limit);
  signal(SIGXFSZ, fatal ? SIG_DFL : SIG_IGN);
}

/// Trains in a new process; `at_step` is called there after every step. The process's id.
pid_t train_in_process(const fs::path& folder, const std::function<void(int64_t)>& at_step = {}) {
  const pid_t process = fork();
  if (process != 0) return process;
  int code = 0;
  try {
    ToyFit toy(width, steps);
    toy.options.checkpoint_every = 2;
    Session session{folder};
    int64_t step = 0;
    session.interrupted = [&] {
      ++step;  // of this process
      if (at_step) at_step(step);
      return false;
    };
    toy(session);
  } catch (const RunError& error) {
    std::ofstream(folder / "error") << error.what();
    code = 1;
  } catch (...) {
    code = 3;
  }
  _exit(code);
}

/// Exit code, or minus the signal that ended it.
int wait_for(pid_t process) {
  int status = 0;
  waitpid(process, &status, 0);
  return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

bool has_torn_file(const fs::path& folder) {
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    if (entry.path().filename().string().starts_with(".sgm-tmp-")) return true;
  }
  return false;
}

class Killed : public testing::Test {
 protected:
  /// How a training ends that nobody disturbs.
  static const Outcome& undisturbed() {
    static const Outcome outcome = [] {
      const Scratch scratch;
      EXPECT_EQ(wait_for(train_in_process(scratch.path())), 0);
      return outcome_of(scratch.path());
    }();
    return outcome;
  }
};

TEST_F(Killed, AtThirtyRandomMomentsItEndsWithTheSameBits) {
  ASSERT_FALSE(undisturbed().checkpoint.empty());
  Rng rng(30);
  int killed = 0;
  int while_writing = 0;
  int trainings = 0;
  while (killed < 30) {
    ASSERT_LT(++trainings, 31);
    const Scratch scratch;
    for (bool finished = false; !finished;) {
      const pid_t process = train_in_process(scratch.path());
      if (killed < 30) {
        usleep(static_cast<useconds_t>(rng.uniform({}).item<double>() * 60'000));
        kill(process, SIGKILL);
      }
      const int code = wait_for(process);
      ASSERT_TRUE(code == 0 || code == -SIGKILL) << code;
      finished = code == 0;
      if (!finished) ++killed, while_writing += has_torn_file(scratch.path());
    }
    ASSERT_TRUE(outcome_of(scratch.path()) == undisturbed()) << "after " << killed << " kills";
    EXPECT_FALSE(has_torn_file(scratch.path()));
  }
  RecordProperty("killed_while_writing", while_writing);
  std::printf("killed 30 times in %d trainings, %d times while a checkpoint was written\n", trainings,
              while_writing);
}

TEST_F(Killed, InsideACheckpointItEndsWithTheSameBits) {
  const Scratch scratch;
  const size_t size = undisturbed().checkpoint.size();
  int64_t step = 3;  // after two checkpoints at least
  for (const size_t byte : {size_t{0}, size_t{1}, size_t{9}, size_t{500}, size / 2, size - 100}) {
    const pid_t process = train_in_process(scratch.path(), [&](int64_t now) {
      if (now == step) limit_files(byte, true);
    });
    ASSERT_EQ(wait_for(process), -SIGXFSZ);
    EXPECT_TRUE(has_torn_file(scratch.path()) || byte < 1000) << byte;  // a log of more bytes ends it before
    step += 6;
  }
  ASSERT_EQ(wait_for(train_in_process(scratch.path())), 0);
  EXPECT_TRUE(outcome_of(scratch.path()) == undisturbed());
  EXPECT_FALSE(has_torn_file(scratch.path()));
}

TEST_F(Killed, AFullDiskKeepsTheLastGoodCheckpoint) {
  const Scratch scratch;
  const size_t size = undisturbed().checkpoint.size();
  const pid_t process = train_in_process(scratch.path(), [&](int64_t now) {
    if (now == 21) limit_files(size / 2, false);
  });
  ASSERT_EQ(wait_for(process), 1);
  std::ifstream in(scratch.path() / "error");
  const std::string error(std::istreambuf_iterator<char>(in), {});
  EXPECT_NE(error.find("cannot write"), std::string::npos) << error;
  EXPECT_NE(error.find("make room on the disk and run again: what is finished stays"), std::string::npos)
      << error;
  EXPECT_TRUE(outcome_of(scratch.path()).checkpoint.starts_with("checkpoint-00000020.safetensors"));
  EXPECT_FALSE(has_torn_file(scratch.path()));
  ASSERT_EQ(wait_for(train_in_process(scratch.path())), 0);
  EXPECT_TRUE(outcome_of(scratch.path()) == undisturbed());
}

}  // namespace
}  // namespace sgm::test
