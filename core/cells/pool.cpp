#include "core/cells/pool.h"

#include <fmt/format.h>
#include <poll.h>

#include <chrono>
#include <csignal>
#include <cstring>
#include <map>

#include "core/cells/cell_folder.h"
#include "core/cells/cell_queue.h"
#include "core/cells/child.h"
#include "core/cells/guarded.h"
#include "core/cells/progress.h"
#include "core/cells/provenance.h"
#include "core/cells/repository.h"
#include "core/cells/stop_signal.h"

namespace sgm {
namespace {

using Clock = std::chrono::steady_clock;
using Kind = Outcome::Kind;

volatile std::sig_atomic_t signals = 0;

/// Counts requests to stop, SIGINT and SIGTERM, while it lives.
class Watch {
 public:
  Watch() {
    signals = 0;
    struct sigaction action = {};
    action.sa_handler = [](int) { signals = signals + (is_new_stop() ? 1 : 0); };
    sigaction(SIGINT, &action, &before_[0]);
    sigaction(SIGTERM, &action, &before_[1]);
  }
  ~Watch() {
    sigaction(SIGINT, &before_[0], nullptr);
    sigaction(SIGTERM, &before_[1], nullptr);
  }
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

 private:
  struct sigaction before_[2] = {};
};

class Pool {
 public:
  Pool(const Plan& plan, int jobs, const Node& provenance, const OutcomesSoFar& so_far)
      : plan_(plan),
        rest_(plan),
        jobs_(jobs),
        provenance_(provenance),
        so_far_(so_far),
        queue_(plan, jobs),
        progress_(to_do(plan)),
        outcomes_(plan.cells.size()) {
    for (size_t i = 0; i < plan.cells.size(); ++i) {
      if (plan.cells[i].done) outcomes_[i].kind = Kind::reused;
    }
  }

  std::vector<Outcome> run() {
    const Watch watch;
    for (const PlannedCell& cell : plan_.cells) {
      if (cell.done && !cell.told.empty()) progress_.say(fmt::format("{}: {}", cell.title(), cell.told));
    }
    while (start_all(), tell_so_far(), !running_.empty()) {
      listen();
      obey();
      show_left();
      progress_.redraw();
    }
    for (size_t i = 0; i < outcomes_.size(); ++i) explain(i);
    return outcomes_;
  }

 private:
  struct Running {
    Child child;
    Clock::time_point start;
  };

  static size_t to_do(const Plan& plan) {
    return static_cast<size_t>(
        std::count_if(plan.cells.begin(), plan.cells.end(), [](const PlannedCell& c) { return !c.done; }));
  }

  /// Whoever hears of it prints above the live lines. Nobody does once the run is to stop.
  void tell_so_far() {
    if (!std::exchange(changed_, false) || !so_far_ || signals > 0) return;
    progress_.clear();
    so_far_(outcomes_);
  }

  /// Seconds that the rest of the plan will take: as estimated, times what the cells so far took of their
  /// estimates.
  double left() {
    for (const auto& [index, running] : running_)
      rest_.cells[index].to_do = plan_.cells[index].to_do * (1 - progress_.share(index));
    const double pace = estimated_ > 1 ? took_ / estimated_ : 1;
    return pace * estimated_seconds(rest_, jobs_);
  }

  void show_left() {
    if (Clock::now() - shown_left_ < std::chrono::seconds(1)) return;
    progress_.left(left());
    shown_left_ = Clock::now();
  }

  void start_all() {
    while (const std::optional<size_t> next = queue_.start()) {
      const PlannedCell& cell = plan_.cells[*next];
      const Guarded outcome = guarded([&] {
        write_cell_file(plan_, *next, provenance_);
        running_.emplace(*next, Running{Child(cell), Clock::now()});
        return computed;
      });
      progress_.started(*next, cell.title());
      if (!cell.told.empty()) progress_.say(fmt::format("{}: {}", cell.title(), cell.told));
      if (outcome.code != computed) finish(*next, {Kind::failed, outcome.error, outcome.code, 0});
    }
  }

  /// Waits for the end of a cell, at most until the live lines are due, and hears what all tell.
  void listen() {
    std::vector<pollfd> descriptors;
    std::vector<size_t> indices;
    for (const auto& [index, running] : running_) {
      descriptors.push_back({running.child.descriptor(), POLLIN, 0});
      indices.push_back(index);
    }
    poll(descriptors.data(), descriptors.size(), 100);
    for (size_t i = 0; i < indices.size(); ++i) hear(indices[i], descriptors[i].revents != 0);
  }

  void hear(size_t index, bool ended) {
    Running& running = running_.at(index);
    Outcome& outcome = outcomes_[index];
    running.child.read([&](const Message& message) {
      switch (message.kind) {
        case Message::Kind::reused:
          outcome.kind = Kind::reused;
          break;
        case Message::Kind::diverged:
          outcome.kind = Kind::diverged;
          outcome.message = message.text;
          break;
        case Message::Kind::failed:
          outcome.message = message.text;
          break;
        case Message::Kind::warning:
          progress_.say(fmt::format("warning: {} ({})", message.text, plan_.cells[index].title()));
          break;
        case Message::Kind::told:
          progress_.say(fmt::format("{}: {}", plan_.cells[index].title(), message.text));
          break;
        default:
          progress_.update(index, message);
      }
    });
    if (!ended) return;
    const int code = running.child.wait();
    outcome.seconds = std::chrono::duration<double>(Clock::now() - running.start).count();
    running_.erase(index);
    finish(index, outcome_of(outcome, code, plan_.cells[index]));
  }

  static Outcome outcome_of(Outcome outcome, int code, const PlannedCell& cell) {
    outcome.code = code;
    const bool stopped = signals > 0 && (code == -SIGTERM || code == -SIGINT || code == -SIGKILL);
    if (code == computed) {
      if (outcome.kind == Kind::not_started) outcome.kind = Kind::computed;
    } else if (code == interrupted || stopped) {
      outcome.kind = Kind::interrupted;
    } else {
      outcome.kind = Kind::failed;
      if (code < 0)
        outcome.message = fmt::format("killed by signal {} ({}){}", -code, strsignal(-code),
                                      code == -SIGKILL ? ": out of memory?" : "");
      if (outcome.message.empty()) outcome.message = fmt::format("ended with exit code {}", code);
      outcome.message += "\n  what it printed: " + shown(cell.folder / "log.txt");
    }
    return outcome;
  }

  void finish(size_t index, Outcome outcome) {
    static const std::map<Kind, std::string> words = {{Kind::reused, "done by another run"},
                                                      {Kind::computed, "done"},
                                                      {Kind::diverged, "diverged, as it may,"},
                                                      {Kind::failed, "failed"},
                                                      {Kind::interrupted, "interrupted"}};
    queue_.finish(index, outcome.good());
    rest_.cells[index].done = true;
    changed_ = true;
    if (outcome.kind == Kind::computed) {
      took_ += outcome.seconds;
      estimated_ += plan_.cells[index].seconds();
    }
    progress_.left(left());
    progress_.ended(index, words.at(outcome.kind), outcome.seconds);
    if (outcome.kind == Kind::failed)
      progress_.say(fmt::format("error: {} ({})", outcome.message, plan_.cells[index].title()));
    outcomes_[index] = std::move(outcome);
  }

  void obey() {
    if (signals == obeyed_) return;
    progress_.say(obeyed_ == 0 ? "stopping: running cells save their state (again to stop at once)"
                               : "stopping at once");
    for (const auto& [index, running] : running_) running.child.signal(obeyed_ == 0 ? SIGTERM : SIGKILL);
    obeyed_ = signals;
    queue_.drop_waiting();
  }

  /// What a cell that never started would have needed.
  void explain(size_t index) {
    if (queue_.state(index) != CellQueue::State::dropped || outcomes_[index].kind != Kind::not_started)
      return;
    for (const size_t parent : plan_.cells[index].parents) {
      const Kind kind = outcomes_[parent].kind;
      if (kind == Kind::failed || kind == Kind::blocked)
        outcomes_[index] = {Kind::blocked, "needs " + plan_.cells[parent].title(), run_failed, 0};
    }
  }

  const Plan& plan_;
  Plan rest_;  ///< what is still to do, for the time left
  int jobs_;
  const Node& provenance_;
  const OutcomesSoFar& so_far_;
  CellQueue queue_;
  Progress progress_;
  std::map<size_t, Running> running_;
  std::vector<Outcome> outcomes_;
  int obeyed_ = 0;
  bool changed_ = true;
  double took_ = 0, estimated_ = 0;  ///< seconds of the cells that were computed here
  Clock::time_point shown_left_{};
};

}  // namespace

std::vector<Outcome> run_pool(const Plan& plan, int jobs, const Node& provenance,
                              const OutcomesSoFar& so_far) {
  return Pool(plan, jobs, provenance, so_far).run();
}

}  // namespace sgm
