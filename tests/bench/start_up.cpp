// Start of the suite's programs, whole processes, against the least LibTorch program, in turn in one run.
// `ratio` is the plain program's time over ours, of the fastest of each: what is below 1 is the larger
// program's registries and the configuration that it reads.
#include <benchmark/benchmark.h>
#include <spawn.h>
#include <sys/wait.h>

#include <algorithm>
#include <limits>
#include <string>
#include <vector>

#include "tests/support/seconds.h"

extern char** environ;

namespace sgm::test {
namespace {

/// Runs a program without output; false unless it ends with 0.
bool run(std::vector<std::string> words) {
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  posix_spawn_file_actions_t silent;
  posix_spawn_file_actions_init(&silent);
  posix_spawn_file_actions_addopen(&silent, 1, "/dev/null", 1 /* O_WRONLY */, 0);
  pid_t child = 0;
  int status = 1;
  const bool started = posix_spawn(&child, argv[0], &silent, nullptr, argv.data(), environ) == 0;
  if (started) waitpid(child, &status, 0);
  posix_spawn_file_actions_destroy(&silent);
  return started && status == 0;
}

void start_up(benchmark::State& state, const std::vector<std::string>& ours) {
  double best = std::numeric_limits<double>::infinity();
  double plain = best;
  for (auto _ : state) {
    bool good = true;
    plain = std::min(plain, seconds([&] { good &= run({SGM_BINARY_DIR "/tests/bench_plain_start_up"}); }));
    const double one = seconds([&] { good &= run(ours); });
    if (!good) return state.SkipWithError("a program is missing or failed; build all targets");
    best = std::min(best, one);
    state.SetIterationTime(one);
  }
  state.counters["plain ms"] = 1e3 * plain;
  state.counters["ratio"] = plain / best;
}

void rows(benchmark::internal::Benchmark* b) {
  b->UseManualTime()->Unit(benchmark::kMillisecond)->Iterations(10);
}
BENCHMARK_CAPTURE(start_up, sgm_list, {SGM_BINARY_DIR "/bin/sgm", "list", "--json"})->Apply(rows);
BENCHMARK_CAPTURE(start_up, driver_cfg,
                  {SGM_BINARY_DIR "/bin/ncsn_annealed_langevin", "study=ncsn_fig3", "--cfg", "job"})
    ->Apply(rows);

}  // namespace
}  // namespace sgm::test
