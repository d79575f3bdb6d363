#pragma once
#include <sys/types.h>

#include <functional>
#include <string>

#include "core/cells/message.h"
#include "core/cells/plan.h"

namespace sgm {

/// A running process that computes one cell (cell_process.h), seen from the one that started it. It gets
/// SIGTERM if that one dies.
class Child {
 public:
  /// Starts this program again on the cell's folder, where cell.toml is. Its stdout and stderr go to log.txt.
  /// RunError if no process can be made.
  explicit Child(const PlannedCell& cell);
  ~Child();
  Child(Child&& other) noexcept;
  Child& operator=(Child&&) = delete;

  /// Reads what it has sent; false when it has ended its side.
  bool read(const std::function<void(const Message&)>& tell);
  /// Waits for its end: exit code, or −N if signal N ended it.
  int wait();
  void signal(int number) const;
  int descriptor() const { return pipe_; }

 private:
  pid_t process_ = -1;
  int pipe_ = -1;
  std::string rest_;  ///< of a line not yet whole
};

}  // namespace sgm
