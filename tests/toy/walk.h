#pragma once
#include "core/study/cell.h"

namespace sgm::toy {

/// One cell: a random walk that saves its state after every step and goes on from there; `end` is how it
/// ends.
struct Walk {
  int64_t index = 0;
  int64_t steps = 20;
  int64_t milliseconds = 0;
  std::string end = "well";
  std::optional<double> limit;

  void fields(Fields& on) {
    on("index", index, "which walk");
    on("steps", steps, "number of steps", range(1, 1e6));
    on("milliseconds", milliseconds, "pause after each step", at_least(0), "ms");
    on.choice("end", end, "how it ends",
              {"well", "failed", "missing", "diverged", "killed", "hungry", "abandoned", "shapes"});
    on("limit", limit, "largest absolute value");
  }
};

}  // namespace sgm::toy
