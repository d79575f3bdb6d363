// How threads wait: training steps of the quick U-Net (28x28, batch 64, two threads) on cores that are free,
// and beside one busy process. spin, yield and auto in turn; `auto_over_best` is 1 where auto is as quick as
// the better of the two. Sensible on an otherwise idle machine alone.
#include "core/tensor/waiting.h"

#include <ATen/Parallel.h>
#include <ATen/TensorOperators.h>
#include <benchmark/benchmark.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <memory>

#include "core/base/memory.h"
#include "core/net/net.h"
#include "tests/support/by_time.h"
#include "tests/support/made.h"
#include "tests/support/scored.h"
#include "tests/support/seconds.h"

namespace sgm::test {
namespace {

/// Of all rows of this program but those below.
std::unique_ptr<WaitingPolicy>& common_policy() {
  static auto policy = std::make_unique<WaitingPolicy>(Waiting::automatic, at::get_num_threads());
  return policy;
}
const bool begun = common_policy() != nullptr;

/// Keeps a core busy while it lives.
class BusyProcess {
 public:
  BusyProcess() : process_(fork()) {
    if (process_ != 0) return;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (std::atomic<uint64_t> work = 0;;) ++work;
  }
  ~BusyProcess() {
    kill(process_, SIGKILL);
    waitpid(process_, nullptr, 0);
  }
  BusyProcess(const BusyProcess&) = delete;
  BusyProcess& operator=(const BusyProcess&) = delete;

 private:
  pid_t process_;
};

/// What a network is trained with, one step a call.
struct Steps {
  Net net = made(net_registry(), "unet", {{"filters", 32}})({1, 28, 28}, Rng(1));
  at::Tensor t = Rng(2).uniform({64}, at::kDouble) + .1;
  at::Tensor z = Rng(3).normal({64, 1, 28, 28}, at::kFloat);
  ScoreFn score = scored(net, std::make_shared<ByTime>(), {}, Precision::fast);

  void operator()() const {
    (score(z, t) + z).pow(2).mean().backward();
    for (const auto& [key, p] : net.parameters) p.mutable_grad().reset();
  }
};

/// The median of nine steps, after one second in which auto may find out.
double median_step(const Steps& step, Waiting waiting) {
  const WaitingPolicy policy(waiting, at::get_num_threads());
  for (double warm = 0; warm < 1;) warm += seconds(step);
  std::array<double, 9> all{};
  for (double& one : all) one = seconds(step);
  std::nth_element(all.begin(), all.begin() + 4, all.end());
  return all[4];
}

void waiting(benchmark::State& state, bool busy) {
  keep_freed_memory();
  common_policy().reset();
  const Steps step;
  std::unique_ptr<BusyProcess> other;
  if (busy) other = std::make_unique<BusyProcess>();
  std::array<double, 3> sum{};
  for (auto _ : state) {
    double all = 0;
    for (const Waiting how : {Waiting::spin, Waiting::yield, Waiting::automatic}) {
      const double one = median_step(step, how);
      sum[static_cast<size_t>(how)] += one;
      all += one;
    }
    state.SetIterationTime(all);
  }
  const auto mean = [&](Waiting how) {
    return sum[static_cast<size_t>(how)] / static_cast<double>(state.iterations());
  };
  const double best = std::min(mean(Waiting::spin), mean(Waiting::yield));
  state.counters["spin_ms"] = 1e3 * mean(Waiting::spin);
  state.counters["yield_ms"] = 1e3 * mean(Waiting::yield);
  state.counters["auto_ms"] = 1e3 * mean(Waiting::automatic);
  state.counters["auto_over_best"] = mean(Waiting::automatic) / best;
  common_policy() = std::make_unique<WaitingPolicy>(Waiting::automatic, at::get_num_threads());
}

BENCHMARK_CAPTURE(waiting, idle, false)->UseManualTime()->Unit(benchmark::kMillisecond)->Iterations(3);
BENCHMARK_CAPTURE(waiting, beside_a_busy_process, true)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond)
    ->Iterations(3);

}  // namespace
}  // namespace sgm::test
