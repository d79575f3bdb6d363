#include "core/tensor/waiting.h"

#include <fmt/format.h>
#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <fstream>
#include <mutex>
#include <optional>
#include <sstream>
#include <thread>

#include "core/base/require.h"

namespace sgm {
namespace {

using Clock = std::chrono::steady_clock;

constexpr auto interval = std::chrono::milliseconds(250);

cpu_set_t own_cores() {
  cpu_set_t set;
  CPU_ZERO(&set);
  if (sched_getaffinity(0, sizeof set, &set) != 0) CPU_SET(0, &set);
  return set;
}

/// Seconds that the cores of `set` have worked for anybody since the machine's start; time that a host took
/// away from them counts. Nothing where the system does not tell.
std::optional<double> worked(const cpu_set_t& set) {
  std::ifstream stat("/proc/stat");
  double ticks = 0;
  int found = 0;
  for (std::string line; std::getline(stat, line);) {
    if (!line.starts_with("cpu") || line.starts_with("cpu ")) continue;
    const size_t core = std::strtoul(line.c_str() + 3, nullptr, 10);
    if (core >= CPU_SETSIZE || !CPU_ISSET(core, &set)) continue;
    std::istringstream fields(line.substr(line.find(' ')));
    double user = 0;
    double nice = 0;
    double system = 0;
    double idle = 0;
    double io = 0;
    double hard = 0;
    double soft = 0;
    double stolen = 0;
    if (fields >> user >> nice >> system >> idle >> io >> hard >> soft >> stolen) ++found;
    ticks += user + nice + system + hard + soft + stolen;
  }
  if (found != CPU_COUNT(&set)) return std::nullopt;
  return ticks / static_cast<double>(sysconf(_SC_CLK_TCK));
}

/// Seconds that this process has worked.
double worked_here() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec);
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

/// What the user has set for OpenMP's waiting, "" for nothing.
std::string from_environment() {
  for (const char* name : {"OMP_WAIT_POLICY", "GOMP_SPINCOUNT"}) {
    const char* value = std::getenv(name);
    if (value != nullptr && *value != '\0') return fmt::format("{}={}", name, value);
  }
  return "";
}

/// A team of OpenMP threads, one more than there are cores, asleep as long as this lives.
class IdleTeam {
 public:
  explicit IdleTeam(int cores) : thread_([this, cores] { gather(cores + 1); }) {}
  ~IdleTeam() {
    {
      const std::lock_guard lock(mutex_);
      ended_ = true;
    }
    changed_.notify_one();
    thread_.join();
  }
  IdleTeam(const IdleTeam&) = delete;
  IdleTeam& operator=(const IdleTeam&) = delete;

 private:
  void gather([[maybe_unused]] int size) {
    std::atomic<int> gathered = 0;  // a region that does nothing would be compiled away
#pragma omp parallel num_threads(size)
    ++gathered;
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return ended_; });
  }  // the team ends with the thread that gathered it

  std::mutex mutex_;
  std::condition_variable changed_;
  bool ended_ = false;
  std::thread thread_;  // last: it uses the others
};

}  // namespace

#ifndef _OPENMP
#error "compile this file with OpenMP: without it there is no team to gather"
#endif

std::string name_of(Waiting waiting) {
  return waiting == Waiting::automatic ? "auto" : waiting == Waiting::spin ? "spin" : "yield";
}

Waiting waiting_of(const std::string& name) {
  for (const Waiting waiting : {Waiting::automatic, Waiting::spin, Waiting::yield}) {
    if (name_of(waiting) == name) return waiting;
  }
  throw InputError(fmt::format("unknown way of waiting '{}'\n  take auto, spin or yield", name));
}

bool should_spin(int cores, int threads, double others, bool spinning) {
  const double spare = cores - threads - others;
  return spare > (spinning ? -.3 : -.2);
}

class WaitingPolicy::Keeper {
 public:
  Keeper(Waiting waiting, int threads)
      : waiting_(waiting), threads_(threads), given_(from_environment()), set_(own_cores()) {
    if (!given_.empty() || threads < 2) return;
    if (waiting != Waiting::spin) yield();
    if (waiting == Waiting::automatic) watcher_ = std::thread([this] { watch(); });
  }
  ~Keeper() {
    {
      const std::lock_guard lock(mutex_);
      ended_ = true;
    }
    changed_.notify_one();
    if (watcher_.joinable()) watcher_.join();
  }
  Keeper(const Keeper&) = delete;
  Keeper& operator=(const Keeper&) = delete;

  std::string record() {
    if (threads_ < 2) return "one thread";
    if (!given_.empty()) return given_;
    if (waiting_ != Waiting::automatic) return name_of(waiting_);
    const std::lock_guard lock(mutex_);
    count(Clock::now());
    const double all = seconds_[0] + seconds_[1];
    return fmt::format("auto: spinning {:.0f} % of the time", all > 0 ? 100 * seconds_[1] / all : 0);
  }

 private:
  void yield() { team_ = std::make_unique<IdleTeam>(CPU_COUNT(&set_)); }

  /// Adds the time since the last call to that of what the threads did.
  void count(Clock::time_point now) {
    seconds_[team_ ? 0 : 1] += std::chrono::duration<double>(now - counted_).count();
    counted_ = now;
  }

  void watch() {
    const int cores = CPU_COUNT(&set_);
    std::optional<double> all = worked(set_);
    double own = worked_here();
    Clock::time_point before = Clock::now();
    double others = 0;
    bool first = true;
    std::unique_lock lock(mutex_);
    while (!changed_.wait_for(lock, interval, [this] { return ended_; })) {
      const std::optional<double> all_now = worked(set_);
      const double own_now = worked_here();
      const Clock::time_point now = Clock::now();
      const double passed = std::chrono::duration<double>(now - before).count();
      const double load = all && all_now ? ((*all_now - *all) - (own_now - own)) / passed : 0;
      others = first ? load : (others + load) / 2;
      const bool spin = should_spin(cores, threads_, others, !team_);
      if (spin != !team_) {
        count(now);
        if (spin) {
          team_.reset();
        } else {
          yield();
        }
      }
      all = all_now;
      own = own_now;
      before = now;
      first = false;
    }
  }

  const Waiting waiting_;
  const int threads_;
  const std::string given_;
  const cpu_set_t set_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool ended_ = false;
  std::unique_ptr<IdleTeam> team_;
  Clock::time_point counted_ = Clock::now();
  double seconds_[2] = {0, 0};  // yielding, spinning
  std::thread watcher_;
};

WaitingPolicy::WaitingPolicy(Waiting waiting, int threads)
    : keeper_(std::make_unique<Keeper>(waiting, threads)) {}
WaitingPolicy::~WaitingPolicy() = default;

std::string WaitingPolicy::record() const {
  return keeper_->record();
}

}  // namespace sgm
