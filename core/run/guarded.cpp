#include "core/run/guarded.h"

#include <c10/util/Exception.h>
#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <filesystem>
#include <new>

#include "core/base/require.h"
#include "core/io/process.h"
#include "core/run/study.h"

namespace sgm {
namespace {

/// LibTorch's message without its backtrace and its advice to developers.
std::string first_lines(const c10::Error& error) {
  std::string text = error.what_without_backtrace();
  const size_t trace = text.find("\nException raised from");
  return trace == std::string::npos ? text : text.substr(0, trace);
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
  } catch (const std::exception& e) {
    return {run_failed, e.what()};
  }
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
  const Guarded outcome = guarded(body);
  if (!outcome.error.empty()) fmt::print(stderr, "error: {}\n", outcome.error);
  return outcome.code;
}

}  // namespace sgm
