#include "core/cells/child.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <vector>

#include "core/cells/cell_process.h"
#include "core/cells/repository.h"

namespace sgm {
namespace {

/// This environment with settings for threads; OPENBLAS_CORETYPE, which can halve the speed of matrix
/// products, is left out.
std::vector<std::string> environment(int threads) {
  std::vector<std::string> all = {fmt::format("OMP_NUM_THREADS={}", threads),
                                  fmt::format("MKL_NUM_THREADS={}", threads)};
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string text = *entry;
    const std::string name = text.substr(0, text.find('='));
    const bool ours = name == "OMP_NUM_THREADS" || name == "MKL_NUM_THREADS" || name == "OPENBLAS_CORETYPE";
    if (!ours) all.push_back(text);
  }
  return all;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> all;
  for (std::string& text : texts) all.push_back(text.data());
  all.push_back(nullptr);
  return all;
}

/// Between fork and exec: system calls only.
[[noreturn]] void become(char** argv, char** envp, const char* program, int pipe, int log, pid_t parent) {
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (getppid() != parent) _exit(130);
  const int nothing = open("/dev/null", O_RDONLY);
  dup2(nothing, STDIN_FILENO);
  dup2(log, STDOUT_FILENO);
  dup2(log, STDERR_FILENO);
  if (pipe == message_descriptor) {
    fcntl(pipe, F_SETFD, 0);
  } else {
    dup2(pipe, message_descriptor);
  }
  execve(program, argv, envp);
  _exit(127);
}

}  // namespace

Child::Child(const PlannedCell& cell) {
  const std::string program = program_file().string();
  std::vector<std::string> arguments = {program, cell_argument, cell.folder.string()};
  std::vector<std::string> settings = environment(cell.threads);
  std::vector<char*> argv = pointers(arguments);
  std::vector<char*> envp = pointers(settings);
  const std::string log_path = (cell.folder / "log.txt").string();
  const int log = open(log_path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
  require_run(log >= 0, "cannot write {}: {}", shown(log_path), std::strerror(errno));
  std::array<int, 2> ends{-1, -1};
  const bool piped = pipe2(ends.data(), O_CLOEXEC) == 0;
  const pid_t self = getpid();
  process_ = piped ? fork() : -1;
  if (process_ == 0) become(argv.data(), envp.data(), program.c_str(), ends[1], log, self);
  const int error = errno;
  close(log);
  if (piped) close(ends[1]);
  pipe_ = ends[0];
  require_run(process_ > 0, "cannot start a process: {}\n  run fewer cells side by side (jobs=1)",
              std::strerror(error));
  fcntl(pipe_, F_SETFL, O_NONBLOCK);
}

Child::Child(Child&& other) noexcept
    : process_(other.process_), pipe_(other.pipe_), rest_(std::move(other.rest_)) {
  other.process_ = -1;
  other.pipe_ = -1;
}

Child::~Child() {
  if (pipe_ >= 0) close(pipe_);
  if (process_ > 0) {  // left by an exception: no orphans
    kill(process_, SIGKILL);
    waitpid(process_, nullptr, 0);
  }
}

bool Child::read(const std::function<void(const Message&)>& tell) {
  std::array<char, 4096> part;
  ssize_t size = 0;
  while ((size = ::read(pipe_, part.data(), part.size())) > 0) {
    rest_.append(part.data(), static_cast<size_t>(size));
    for (size_t end = rest_.find('\n'); end != std::string::npos; end = rest_.find('\n')) {
      if (const std::optional<Message> message = decode(rest_.substr(0, end))) tell(*message);
      rest_.erase(0, end + 1);
    }
  }
  return size < 0 && (errno == EAGAIN || errno == EINTR);
}

int Child::wait() {
  int status = 0;
  while (waitpid(process_, &status, 0) < 0 && errno == EINTR) {
  }
  process_ = -1;
  return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

void Child::signal(int number) const {
  kill(process_, number);
}

}  // namespace sgm
