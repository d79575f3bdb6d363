#include "core/io/process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstring>

#include "core/base/require.h"

extern char** environ;  // NOLINT: POSIX

namespace sgm {
namespace {

std::atomic<pid_t> running = 0;

/// Reads `pipe` until its end or the deadline; false at the deadline.
bool read_until(int pipe, std::chrono::steady_clock::time_point deadline, std::string* text) {
  char buffer[4096];
  while (true) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now())
            .count();
    if (left <= 0) return false;
    pollfd waiting{pipe, POLLIN, 0};
    const int ready = poll(&waiting, 1, static_cast<int>(std::min<long>(left, 1000)));
    if (ready <= 0) continue;
    const ssize_t n = read(pipe, buffer, sizeof buffer);
    if (n == 0) return true;
    if (n > 0) text->append(buffer, static_cast<size_t>(n));
    if (n < 0 && errno != EINTR) return true;
  }
}

/// Waits for the end of `child`; false at the deadline.
bool ended(pid_t child, std::chrono::steady_clock::time_point deadline, int* status) {
  while (true) {
    const pid_t found = waitpid(child, status, WNOHANG);
    if (found == child || (found < 0 && errno != EINTR)) return true;
    if (std::chrono::steady_clock::now() >= deadline) return false;
    poll(nullptr, 0, 1);  // a program ends soon after it has closed its output
  }
}

}  // namespace

Ran run_program(const std::vector<std::string>& arguments, const std::filesystem::path& folder,
                double seconds, bool shown) {
  std::vector<char*> argv;
  for (const std::string& a : arguments) argv.push_back(const_cast<char*>(a.c_str()));
  argv.push_back(nullptr);
  char locale[] = "LC_ALL=C.UTF-8";
  std::vector<char*> environment{locale};
  for (char** variable = environ; *variable != nullptr; ++variable) {
    if (std::strncmp(*variable, "LC_ALL=", 7) != 0) environment.push_back(*variable);
  }
  environment.push_back(nullptr);

  int pipe[2];
  require_run(pipe2(pipe, O_CLOEXEC) == 0, "no pipe for {}: {}", arguments[0], std::strerror(errno));
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, pipe[1], 1);
  if (!shown) posix_spawn_file_actions_adddup2(&actions, pipe[1], 2);
  posix_spawn_file_actions_addchdir_np(&actions, folder.empty() ? "." : folder.c_str());
  posix_spawnattr_t attributes;  // a group of its own: Ctrl-C is for us, and we end the program where it must
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  pid_t child = 0;
  const int failed = posix_spawnp(&child, argv[0], &actions, &attributes, argv.data(), environment.data());
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  close(pipe[1]);
  Ran ran;
  if (failed != 0) {
    close(pipe[0]);
    require_run(failed == ENOENT || failed == EACCES || failed == ENOTDIR, "cannot start {}: {}",
                arguments[0], std::strerror(failed));
    ran.found = false;
    return ran;
  }
  running = child;
  const auto deadline =
      std::chrono::steady_clock::now() + std::chrono::milliseconds(static_cast<int64_t>(seconds * 1000));
  int status = 0;
  ran.timed_out = !read_until(pipe[0], deadline, &ran.output) || !ended(child, deadline, &status);
  close(pipe[0]);
  if (ran.timed_out) {
    kill(-child, SIGKILL);  // its group: what it has started ends with it
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
  }
  running = 0;
  ran.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return ran;
}

int running_program() {
  return running;
}

}  // namespace sgm
