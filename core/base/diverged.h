#pragma once
#include <cstdint>
#include <string>

#include "core/base/require.h"

namespace sgm {

/// A chain or a training whose state turned non-finite: at which step of which noise level (0-based; level 0 where there is one).
/// A failed run, except in a cell that declares `may_diverge`: there it is the outcome.
struct Diverged : RunError {
  Diverged(const std::string& what, int64_t at_step, int64_t at_level = 0) : RunError(what), step(at_step), level(at_level) {}
  int64_t step, level;
};

}  // namespace sgm
