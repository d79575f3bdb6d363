#pragma once
#include <cstdint>
#include <string>

#include "core/base/require.h"

namespace sgm {

/// A chain or a training whose state turned non-finite: after which level and step (from 0), and the first
/// such row (−1: unknown). A failed run, except in a cell that declares `may_diverge`: there it is the
/// outcome.
struct Diverged : RunError {
  Diverged(const std::string& text, int64_t at_level, int64_t at_step, int64_t at_row = -1)
      : RunError(text), level(at_level), step(at_step), row(at_row) {}
  int64_t level, step, row;
};

}  // namespace sgm
