#include "core/cells/cell_queue.h"

#include <algorithm>
#include <fstream>
#include <limits>
#include <set>

#include "core/cells/pool.h"
#include "core/cells/provenance.h"

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
  order();
}

void CellQueue::order() {
  const std::vector<PlannedCell>& cells = plan_.cells;
  way_.assign(cells.size(), 0);
  for (size_t i = cells.size(); i-- > 0;) {  // children stand after their parents
    way_[i] += cells[i].seconds();
    for (const size_t p : cells[i].parents) way_[p] = std::max(way_[p], way_[i]);
  }
  std::vector<std::pair<double, size_t>> studies;  // seconds on one core, index
  std::vector<std::set<size_t>> needed;
  for (const PlannedStudy& study : plan_.studies) {
    const std::vector<size_t> own = study.cells();
    std::set<size_t> all(own.begin(), own.end());
    for (auto i = all.rbegin(); i != all.rend(); ++i)
      all.insert(cells[*i].parents.begin(), cells[*i].parents.end());
    double seconds = 0;
    for (const size_t i : all) seconds += cells[i].core_seconds();
    studies.emplace_back(seconds, needed.size());
    needed.push_back(std::move(all));
  }
  std::sort(studies.begin(), studies.end());
  place_.assign(cells.size(), studies.size());
  for (size_t place = 0; place < studies.size() && studies[place].first <= soon; ++place) {
    for (const size_t i : needed[studies[place].second]) place_[i] = std::min(place_[i], place);
  }
}

bool CellQueue::ready(size_t index) const {
  const std::vector<size_t>& parents = plan_.cells[index].parents;
  return states_[index] == State::waiting &&
         std::all_of(parents.begin(), parents.end(), [&](size_t p) { return states_[p] == State::done; });
}

/// Whether the cell may run beside those that run, and `kept` more of one core.
bool CellQueue::fits(size_t index, int kept) const {
  if (running_ == 0 && kept == 0) return true;
  const PlannedCell& cell = plan_.cells[index];
  return running_ + static_cast<size_t>(kept) < jobs_ && busy_cores_ + cell.threads <= cores_ - kept &&
         (running_ == 0 || busy_memory_ + cell.cell.resources.gigabytes <= memory_);
}

std::optional<size_t> CellQueue::first(bool cheap, int kept) const {
  std::optional<size_t> best;
  const auto before = [&](size_t a, size_t b) {
    return place_[a] != place_[b] ? place_[a] < place_[b] : way_[a] > way_[b];
  };
  for (size_t i = 0; i < states_.size(); ++i) {
    const bool is_cheap = place_[i] < plan_.studies.size();
    if (is_cheap == cheap && ready(i) && fits(i, kept) && (!best || before(i, *best))) best = i;
  }
  return best;
}

std::optional<size_t> CellQueue::start() {
  bool waiting = false;
  for (size_t i = 0; i < states_.size(); ++i) waiting |= place_[i] < plan_.studies.size() && ready(i);
  std::optional<size_t> next = first(false, waiting ? 1 : 0);
  if (!next) next = first(true, 0);
  if (!next) return next;
  states_[*next] = State::running;
  ++running_;
  busy_cores_ += plan_.cells[*next].threads;
  busy_memory_ += plan_.cells[*next].cell.resources.gigabytes;
  return next;
}

void CellQueue::finish(size_t index, bool good) {
  states_[index] = good ? State::done : State::dropped;
  --running_;
  busy_cores_ -= plan_.cells[index].threads;
  busy_memory_ -= plan_.cells[index].cell.resources.gigabytes;
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

std::vector<double> estimated_ends(const Plan& plan, int jobs) {
  CellQueue queue(plan, jobs);
  std::vector<double> ends(plan.cells.size(), 0);
  std::set<std::pair<double, size_t>> running;  // end, index
  double now = 0;
  for (;;) {
    while (const std::optional<size_t> next = queue.start()) {
      ends[*next] = now + plan.cells[*next].seconds();
      running.emplace(ends[*next], *next);
    }
    if (running.empty()) return ends;
    const auto [end, index] = *running.begin();
    now = end;
    queue.finish(index, true);
    running.erase(running.begin());
  }
}

double estimated_seconds(const Plan& plan, int jobs) {
  const std::vector<double> ends = estimated_ends(plan, jobs);
  return ends.empty() ? 0 : *std::max_element(ends.begin(), ends.end());
}

}  // namespace sgm
