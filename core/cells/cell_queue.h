#pragma once
#include <optional>
#include <vector>

#include "core/cells/plan.h"

namespace sgm {

/// Which cell may start next: parents done, cores and memory free. Studies that take at most `soon` seconds
/// on one core come first, the cheapest in front, so that tables appear while networks still train; then the
/// cells with the longest way to the end of the run. Where there are cores for both, one core is kept for the
/// first and the rest begins the second: the longest way is not started late. One source for the pool and for
/// the estimate of --dry-run.
class CellQueue {
 public:
  enum class State { waiting, running, done, dropped };

  static constexpr double soon = 120;

  /// `jobs` 0: as many as the cores carry.
  CellQueue(const Plan& plan, int jobs);

  /// The first cell that may start now, marked as running; nothing if none may.
  std::optional<size_t> start();
  /// Ends a running cell. A failed one drops all that need it.
  void finish(size_t index, bool good);
  /// Drops all that wait.
  void drop_waiting();

  State state(size_t index) const { return states_[index]; }
  size_t running() const { return running_; }

 private:
  void order();
  bool ready(size_t index) const;
  bool fits(size_t index, int kept) const;
  std::optional<size_t> first(bool cheap, int kept) const;

  const Plan& plan_;
  size_t jobs_;
  int cores_;
  double memory_;  ///< GB
  std::vector<State> states_;
  std::vector<size_t>
      place_;                ///< of a cell's study among the cheap ones, from 0; for all others their number
  std::vector<double> way_;  ///< seconds from a cell's start to the end of the last that needs it
  size_t running_ = 0;
  int busy_cores_ = 0;
  double busy_memory_ = 0;
};

}  // namespace sgm
