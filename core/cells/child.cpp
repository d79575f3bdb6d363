#include "core/cells/child.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

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
[[noreturn]] void become(char** argv, char** envp, const char* program, int log, pid_t parent) {
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (getppid() != parent) _exit(130);
  const int nothing = open("/dev/null", O_RDONLY);
  dup2(nothing, STDIN_FILENO);
  dup2(log, STDOUT_FILENO);
  dup2(log, STDERR_FILENO);
  execve(program, argv, envp);
  _exit(127);
}

void touch(const std::filesystem::path& file) {
  close(open(file.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0666));
  utimensat(AT_FDCWD, file.c_str(), nullptr, 0);
}

}  // namespace

Child::Child(const PlannedCell& cell)
    : files_(cell.folder, std::to_string(getpid())), listener_(files_.told) {
  for (const auto& left : {files_.told, files_.stop}) std::filesystem::remove(left);
  touch(files_.waited);
  const std::string program = program_file().string();
  std::vector<std::string> arguments = {program, cell_argument, cell.folder.string(),
                                        std::to_string(getpid())};
  std::vector<std::string> settings = environment(cell.threads);
  std::vector<char*> argv = pointers(arguments);
  std::vector<char*> envp = pointers(settings);
  const std::string log_path = (cell.folder / "log.txt").string();
  const int log = open(log_path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
  require_run(log >= 0, "cannot write {}: {}", shown(log_path), std::strerror(errno));
  const pid_t self = getpid();
  process_ = fork();
  if (process_ == 0) become(argv.data(), envp.data(), program.c_str(), log, self);
  const int error = errno;
  close(log);
  require_run(process_ > 0, "cannot start a process: {}\n  run fewer cells side by side (jobs=1)",
              std::strerror(error));
  descriptor_ = static_cast<int>(syscall(SYS_pidfd_open, process_, 0));
}

Child::Child(Child&& other) noexcept
    : files_(std::move(other.files_)),
      listener_(std::move(other.listener_)),
      process_(other.process_),
      descriptor_(other.descriptor_),
      renewed_(other.renewed_) {
  other.process_ = -1;
  other.descriptor_ = -1;
}

Child::~Child() {
  if (descriptor_ >= 0) close(descriptor_);
  if (process_ > 0) {  // left by an exception: no orphans
    kill(process_, SIGKILL);
    waitpid(process_, nullptr, 0);
  }
}

void Child::read(const std::function<void(const Message&)>& tell) {
  listener_.read(tell);
  const auto now = std::chrono::steady_clock::now();
  if (now - renewed_ < std::chrono::seconds(10)) return;
  touch(files_.waited);
  renewed_ = now;
}

int Child::wait() {
  int status = 0;
  while (waitpid(process_, &status, 0) < 0 && errno == EINTR) {
  }
  process_ = -1;
  std::error_code ignored;
  for (const auto& file : {files_.told, files_.stop, files_.waited}) std::filesystem::remove(file, ignored);
  return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

void Child::signal(int number) const {
  kill(process_, number);
}

}  // namespace sgm
