#include "core/cells/guarded.h"

#include <c10/util/Exception.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <filesystem>
#include <new>
#include <system_error>

#include "core/base/require.h"
#include "core/base/text.h"
#include "core/io/process.h"
#include "core/study/study.h"

namespace sgm {
namespace {

/// LibTorch's message without its backtrace and its advice to developers.
std::string first_lines(const c10::Error& error) {
  std::string text = error.what_without_backtrace();
  const size_t trace = text.find("\nException raised from");
  return trace == std::string::npos ? text : text.substr(0, trace);
}

std::string unprinted(const std::string& reason) {
  return fmt::format("cannot write to the standard output: {}", reason);
}

}  // namespace

Guarded guarded(const std::function<int()>& body) {
  const auto no_memory = [](const std::string& what) {
    return Guarded{run_failed,
                   what + "\n  free memory, lower the batch, or run fewer cells side by side (jobs=1)"};
  };
  try {
    return {body(), ""};
  } catch (const Interrupted& e) {
    return {interrupted, e.what()};
  } catch (const InputError& e) {
    return {bad_input, e.what()};
  } catch (const RunError& e) {
    return {run_failed, e.what()};
  } catch (const std::bad_alloc&) {
    return no_memory("out of memory");
  } catch (const c10::Error& e) {
    const std::string text = first_lines(e);
    for (const char* sign : {"not enough memory", "out of memory", "Cannot allocate memory"}) {
      if (text.find(sign) != std::string::npos) return no_memory(text);
    }
    return {run_failed, text};
  } catch (const std::filesystem::filesystem_error& e) {
    return {bad_input, fmt::format("{}: {}", e.path1().string(), e.code().message())};
  } catch (const std::system_error& e) {
    return {run_failed, std::ferror(stdout) != 0 ? unprinted(e.code().message()) : e.what()};
  } catch (const std::exception& e) {
    return {run_failed, e.what()};
  }
}

void prepare_process() {
  for (const int id : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    // Writing to stdout stays an error.
    if (fcntl(id, F_GETFD) < 0) open("/dev/null", id == STDERR_FILENO ? O_WRONLY : O_RDONLY);
  }
  std::signal(SIGXFSZ, SIG_IGN);
}

void end_on_signals() {
  struct sigaction action = {};
  action.sa_handler = [](int) {
    if (const pid_t program = running_program(); program != 0) kill(program, SIGTERM);
    constexpr char text[] = "\ninterrupted\n";
    [[maybe_unused]] const ssize_t written = write(STDERR_FILENO, text, sizeof text - 1);
    _exit(interrupted);
  };
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

int reported(const std::function<int()>& body) {
  const Guarded outcome = guarded([&] {
    const int code = body();
    if (const std::string reason = stdout_error(); !reason.empty()) throw RunError(unprinted(reason));
    return code;
  });
  if (!outcome.error.empty()) to_stderr(fmt::format("error: {}\n", visible(outcome.error)));
  return outcome.code;
}

}  // namespace sgm
