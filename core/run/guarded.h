#pragma once
#include <functional>
#include <string>

namespace sgm {

/// Exit codes of all programs.
enum Exit { computed = 0, run_failed = 1, bad_input = 2, interrupted = 130 };

/// Runs `body` and turns every exception into an exit code and the text that explains it: the one catch of main.
struct Guarded {
  int code = computed;
  std::string error;  ///< without "error: "; empty when all went well
};
Guarded guarded(const std::function<int()>& body);

/// guarded, with the error printed to stderr.
int reported(const std::function<int()>& body);

}  // namespace sgm
