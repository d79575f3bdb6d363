#pragma once
#include <filesystem>
#include <string>
#include <vector>

namespace sgm {

/// How a program ended. `output` is what it wrote to stdout and stderr.
struct Ran {
  bool found = true;
  bool timed_out = false;
  int exit_code = 0;
  std::string output;
};

/// Runs `arguments[0]`, looked for in PATH, in `folder` with the locale C.UTF-8, and kills it, and what it
/// has started, after `seconds`. No shell is involved. `shown`: its stderr is this program's own, for a
/// progress that it draws itself.
Ran run_program(const std::vector<std::string>& arguments, const std::filesystem::path& folder,
                double seconds, bool shown = false);

/// The process that run_program waits for, 0 if there is none: for a signal's handler, which must not leave
/// it behind.
int running_program();

}  // namespace sgm
