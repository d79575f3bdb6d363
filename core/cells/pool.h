#pragma once
#include <functional>
#include <string>
#include <vector>

#include "core/cells/plan.h"

namespace sgm {

/// How a cell of a plan came out.
struct Outcome {
  enum class Kind {
    not_started,
    reused,
    computed,
    diverged,
    failed,
    blocked,
    interrupted
  } kind = Kind::not_started;
  std::string message;  ///< of a failure, or what a blocked cell would have needed
  int code = 0;         ///< exit code of the cell's process
  double seconds = 0;   ///< wall time here

  bool good() const { return kind == Kind::reused || kind == Kind::computed || kind == Kind::diverged; }
};

/// Hears how the cells of a plan stand.
using OutcomesSoFar = std::function<void(const std::vector<Outcome>&)>;

/// Runs what is not done of a plan, each cell in a process of its own, parents first and in the order of
/// CellQueue, side by side as far as cores, memory and `jobs` (0: no limit of its own) allow. A failure stops
/// only the cells that need the failed one. SIGINT and SIGTERM are passed on: running cells save and stop,
/// nothing new starts. Calls no function of ATen but in `so_far`, which is called when the first cells run
/// and after each that ends. Outcomes by index in the plan.
std::vector<Outcome> run_pool(const Plan& plan, int jobs, const Node& provenance,
                              const OutcomesSoFar& so_far = {});

/// A table of all cells with how they came out and where to look; what a run ends with if something is
/// missing.
std::string outcome_table(const Plan& plan, const std::vector<Outcome>& outcomes);

/// When run_pool will have done each cell, in seconds from its start, and all, by the cells' own estimates.
std::vector<double> estimated_ends(const Plan& plan, int jobs);
double estimated_seconds(const Plan& plan, int jobs);

}  // namespace sgm
