#pragma once
#include <chrono>
#include <map>
#include <string>

#include "core/cells/message.h"
#include "core/report/number.h"

namespace sgm {

/// Shows running cells on stderr: on a terminal one live line each, with share, rate and time left, and one
/// for all; elsewhere plain lines at the start, every tenth and at the end, where the time left for all
/// stands too. NO_COLOR and TERM=dumb are obeyed.
class Progress {
 public:
  /// `total` cells are to be computed.
  explicit Progress(size_t total);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void started(size_t index, const std::string& title);
  void update(size_t index, const Message& message);
  /// Ends a cell's line with how it came out: "done", "failed" …
  void ended(size_t index, const std::string& outcome, double seconds);
  /// Seconds that all the cells to be computed will still take.
  void left(double seconds) { left_ = seconds; }
  /// The share of a running cell that is done.
  double share(size_t index) const;
  /// A line of its own above the live ones.
  void say(const std::string& line);
  /// Draws the live lines again, at most ten times a second.
  void redraw();
  /// Takes the live lines away until they are drawn again.
  void clear();

 private:
  using Clock = std::chrono::steady_clock;
  struct Line {
    std::string title, note;
    Clock::time_point start, first;  ///< of the cell, and of its first progress: rates count from there
    int64_t done = 0;
    int64_t total = 0;
    int64_t first_done = 0;
    int64_t tenth = 0;
    bool waiting = false;
  };
  std::string text(const Line& line) const;
  std::string text_of_all() const;

  bool live_, colour_;
  size_t total_, ended_ = 0;
  std::map<size_t, Line> lines_;
  size_t drawn_ = 0;
  double left_ = 0;
  Clock::time_point last_{};
};

}  // namespace sgm
