#include "tests/run/process.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <sstream>
#include <thread>

namespace sgm::test {
namespace fs = std::filesystem;

std::string text_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

std::map<std::string, std::string> results(const fs::path& study) {
  std::map<std::string, std::string> bytes;
  for (const fs::directory_entry& entry : fs::directory_iterator(study)) {
    if (fs::exists(entry.path() / "result.h5"))
      bytes[entry.path().filename()] = text_of(entry.path() / "result.h5");
  }
  return bytes;
}

Process::Process(const std::vector<std::string>& arguments, const fs::path& folder,
                 const std::vector<std::string>& settings) {
  const std::string out = scratch_.path() / "out";
  const std::string err = scratch_.path() / "err";
  process_ = fork();
  if (process_ != 0) return;
  if (chdir(folder.c_str()) != 0) _exit(126);
  dup2(open(out.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0666), STDOUT_FILENO);
  dup2(open(err.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0666), STDERR_FILENO);
  for (const std::string& setting : settings) putenv(strdup(setting.c_str()));
  std::vector<char*> argv;
  for (const std::string& argument : arguments) argv.push_back(strdup(argument.c_str()));
  argv.push_back(nullptr);
  execv(argv[0], argv.data());
  _exit(127);
}

Process::~Process() {
  if (running()) {
    signal(SIGKILL);
    wait();
  }
}

void Process::signal(int number) const {
  kill(process_, number);
}

bool Process::running() {
  if (!ended_) ended_ = waitpid(process_, &status_, WNOHANG) == process_;
  return !ended_;
}

Ended Process::wait() {
  if (!ended_) waitpid(process_, &status_, 0);
  ended_ = true;
  return {WIFSIGNALED(status_) ? -WTERMSIG(status_) : WEXITSTATUS(status_), text_of(scratch_.path() / "out"),
          err()};
}

std::string Process::err() const {
  return text_of(scratch_.path() / "err");
}

ToyRepository::ToyRepository() {
  const fs::path source = SGM_SOURCE_DIR;
  fs::create_directories(root() / "build" / "bin");
  fs::create_directories(root() / "experiments" / "other");
  fs::copy(source / "experiments" / "conf", root() / "experiments" / "conf", fs::copy_options::recursive);
  fs::copy(source / "tests" / "run" / "toy", root() / "experiments" / "toy", fs::copy_options::recursive);
  std::ofstream(root() / "experiments" / "other" / "elsewhere.cpp") << "register_study\n";
  fs::create_directory_symlink(fs::path(SGM_BINARY_DIR) / "lib", root() / "build" / "lib");
  for (const char* program : {"toy", "sgm"})
    fs::copy_file(fs::path(SGM_BINARY_DIR) / "toy" / program, root() / "build" / "bin" / program);
}

std::vector<std::string> ToyRepository::command(const std::string& program,
                                                std::vector<std::string> arguments) const {
  arguments.insert(arguments.begin(), (root() / "build" / "bin" / program).string());
  return arguments;
}

Ended ToyRepository::toy(std::vector<std::string> arguments, const std::vector<std::string>& settings) const {
  return Process(command("toy", std::move(arguments)), root(), settings).wait();
}

Ended ToyRepository::sgm(std::vector<std::string> arguments) const {
  return Process(command("sgm", std::move(arguments)), root()).wait();
}

fs::path ToyRepository::cell(const std::string& study, const std::string& name,
                             const std::string& scale) const {
  std::error_code ignored;
  for (const fs::directory_entry& entry :
       fs::directory_iterator(root() / "outputs" / scale / study, ignored)) {
    if (entry.path().filename().string().starts_with(name + "-")) return entry.path();
  }
  return {};
}

void wait_ms(int64_t ms) {
  std::this_thread::sleep_for(std::chrono::milliseconds(ms));
}

pid_t process_of(const std::string& cell) {
  for (const fs::directory_entry& entry : fs::directory_iterator("/proc")) {
    const std::string line = text_of(entry.path() / "cmdline");
    if (line.find("--cell") != std::string::npos && line.find(cell) != std::string::npos)
      return std::stoi(entry.path().filename());
  }
  return 0;
}

}  // namespace sgm::test
