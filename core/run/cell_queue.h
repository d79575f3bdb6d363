#pragma once
#include <optional>
#include <vector>

#include "core/run/plan.h"

namespace sgm {

/// Which cell may start next: parents done, cores and memory free. One source for the pool and for the
/// estimate of --dry-run.
class CellQueue {
 public:
  enum class State { waiting, running, done, dropped };

  /// `jobs` 0: as many as the cores carry.
  CellQueue(const Plan& plan, int jobs);

  /// The longest cell that may start now, marked as running; nothing if none may.
  std::optional<size_t> start();
  /// Ends a running cell. A failed one drops all that need it.
  void finish(size_t index, bool good);
  /// Drops all that wait.
  void drop_waiting();

  State state(size_t index) const { return states_[index]; }
  size_t running() const { return running_; }

 private:
  bool ready(size_t index) const;
  bool fits(size_t index) const;

  const Plan& plan_;
  size_t jobs_;
  int cores_;
  double memory_;  ///< GB
  std::vector<State> states_;
  size_t running_ = 0;
  int busy_cores_ = 0;
  double busy_memory_ = 0;
};

}  // namespace sgm
