#include "core/run/cell_queue.h"

#include <algorithm>
#include <fstream>
#include <limits>

#include "core/run/pool.h"
#include "core/run/provenance.h"

namespace sgm {
namespace {

double available_gigabytes() {
  std::ifstream info("/proc/meminfo");
  for (std::string key, unit; info >> key;) {
    double value = 0;
    info >> value;
    std::getline(info, unit);
    if (key == "MemAvailable:") return value * 1024 / 1e9;
  }
  return std::numeric_limits<double>::infinity();
}

}  // namespace

CellQueue::CellQueue(const Plan& plan, int jobs)
    : plan_(plan),
      jobs_(jobs > 0 ? static_cast<size_t>(jobs) : std::numeric_limits<size_t>::max()),
      cores_(jobs > 0 ? std::numeric_limits<int>::max() : usable_cores()),
      memory_(available_gigabytes()) {
  for (const PlannedCell& cell : plan.cells) states_.push_back(cell.done ? State::done : State::waiting);
}

bool CellQueue::ready(size_t index) const {
  const std::vector<size_t>& parents = plan_.cells[index].parents;
  return states_[index] == State::waiting &&
         std::all_of(parents.begin(), parents.end(), [&](size_t p) { return states_[p] == State::done; });
}

bool CellQueue::fits(size_t index) const {
  if (running_ == 0) return true;
  const PlannedCell& cell = plan_.cells[index];
  return running_ < jobs_ && busy_cores_ + cell.threads <= cores_ &&
         busy_memory_ + cell.cell.gigabytes <= memory_;
}

std::optional<size_t> CellQueue::start() {
  std::optional<size_t> longest;
  for (size_t i = 0; i < states_.size(); ++i) {
    if (ready(i) && fits(i) && (!longest || plan_.cells[i].cell.seconds > plan_.cells[*longest].cell.seconds))
      longest = i;
  }
  if (longest) {
    states_[*longest] = State::running;
    ++running_;
    busy_cores_ += plan_.cells[*longest].threads;
    busy_memory_ += plan_.cells[*longest].cell.gigabytes;
  }
  return longest;
}

void CellQueue::finish(size_t index, bool good) {
  states_[index] = good ? State::done : State::dropped;
  --running_;
  busy_cores_ -= plan_.cells[index].threads;
  busy_memory_ -= plan_.cells[index].cell.gigabytes;
  for (size_t i = index + 1; i < states_.size(); ++i) {  // children stand after their parents
    const std::vector<size_t>& parents = plan_.cells[i].parents;
    const bool needs_dropped =
        std::any_of(parents.begin(), parents.end(), [&](size_t p) { return states_[p] == State::dropped; });
    if (states_[i] == State::waiting && needs_dropped) states_[i] = State::dropped;
  }
}

void CellQueue::drop_waiting() {
  std::replace(states_.begin(), states_.end(), State::waiting, State::dropped);
}

double estimated_seconds(const Plan& plan, int jobs) {
  CellQueue queue(plan, jobs);
  double now = 0;
  std::vector<std::pair<double, size_t>> running;  // end, index
  for (;;) {
    while (const std::optional<size_t> next = queue.start()) {
      const PlannedCell& cell = plan.cells[*next];
      running.emplace_back(now + cell.cell.seconds / cell.threads, *next);
    }
    if (running.empty()) return now;
    const auto first = std::min_element(running.begin(), running.end());
    now = first->first;
    queue.finish(first->second, true);
    running.erase(first);
  }
}

}  // namespace sgm
