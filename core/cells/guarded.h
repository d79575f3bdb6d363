#pragma once
#include <functional>
#include <string>

namespace sgm {

/// Exit codes of all programs.
enum Exit { computed = 0, run_failed = 1, bad_input = 2, interrupted = 130 };

/// Runs `body` and turns every exception into an exit code and the text that explains it: the one catch of
/// main.
struct Guarded {
  int code = computed;
  std::string error;  ///< without "error: "; empty when all went well
};
Guarded guarded(const std::function<int()>& body);

/// What every program does first. A standard descriptor that is closed is no longer free for the next file,
/// into which messages would go; and a file that may not grow is an error of its writing, not a signal's end.
void prepare_process();

/// From now on SIGINT and SIGTERM end this process, and the program it waits for, with the exit code of
/// interrupted work: for commands that write their files whole.
void end_on_signals();

/// guarded, with the error printed to stderr. What was printed to stdout and did not arrive is a failure.
int reported(const std::function<int()>& body);

}  // namespace sgm
