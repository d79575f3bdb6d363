#pragma once
#include <fmt/format.h>

#include <stdexcept>
#include <string>
#include <utility>

namespace sgm {

/// What a user can mend: bad input, or something missing. `main` prints it and exits 2.
struct InputError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// A computation that failed on valid input: a non-finite chain, a full disk. `main` prints it and exits 1.
struct RunError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Throws InputError with the formatted text unless `condition` holds. Texts say what, where and what to do.
template <class... Args>
void require(bool condition, fmt::format_string<Args...> text, Args&&... args) {
  if (!condition) throw InputError(fmt::format(text, std::forward<Args>(args)...));
}

/// Throws RunError with the formatted text unless `condition` holds.
template <class... Args>
void require_run(bool condition, fmt::format_string<Args...> text, Args&&... args) {
  if (!condition) throw RunError(fmt::format(text, std::forward<Args>(args)...));
}

}  // namespace sgm
