#pragma once
#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>

#include "core/cells/message.h"
#include "core/cells/plan.h"

namespace sgm {

/// A running process of this machine that computes one cell (cell_process.h), seen from the one that started
/// it. It gets SIGTERM if that one dies.
class Child {
 public:
  /// Starts this program again on the cell's folder, where cell.toml is. Its stdout and stderr go to log.txt.
  /// RunError if no process can be made.
  explicit Child(const PlannedCell& cell);
  ~Child();
  Child(Child&& other) noexcept;
  Child& operator=(Child&&) = delete;

  /// Reads what it has told, and lets it know that somebody waits for it.
  void read(const std::function<void(const Message&)>& tell);
  /// Waits for its end: exit code, or −N if signal N ended it.
  int wait();
  /// SIGTERM: it is to save and stop; SIGKILL: at once.
  void signal(int number) const;
  /// Readable once it has ended.
  int descriptor() const { return descriptor_; }

 private:
  MessageFiles files_;
  Listener listener_;
  pid_t process_ = -1;
  int descriptor_ = -1;  ///< of the process
  std::chrono::steady_clock::time_point renewed_{};
};

}  // namespace sgm
