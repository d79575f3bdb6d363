// The exact recursion of Score SDE's Table 1 on a Gaussian: all 26 entries at N = 1,000 for one deviation of
// the data and one error of the score.
#include "experiments/vp_ve_sde/recursion.h"

#include <benchmark/benchmark.h>

#include "experiments/vp_ve_sde/table1.h"

namespace sgm::vp_ve_sde {
namespace {

void recursion_of_table1(benchmark::State& state) {
  double steps = 0;
  for (const Table1Entry& entry : table1()) steps += static_cast<double>(entry.evaluations());
  for (auto _ : state) {
    for (const Table1Entry& entry : table1()) {
      benchmark::DoNotOptimize(
          final_law(entry.chain, scales_of(entry.chain), entry.corrector, {0.3, 0.2}, 1.05));
    }
  }
  state.counters["steps"] = steps;
}
BENCHMARK(recursion_of_table1)->Unit(benchmark::kMillisecond);

/// The same with the scales made once, as in the study's scans over data, score errors and signal-to-noise
/// ratios.
void recursion_of_table1_again(benchmark::State& state) {
  const std::vector<Table1Entry> entries = table1();
  std::vector<std::vector<Scale>> scales;
  for (const Table1Entry& entry : entries) scales.push_back(scales_of(entry.chain));
  for (auto _ : state) {
    for (size_t i = 0; i < entries.size(); ++i) {
      benchmark::DoNotOptimize(
          final_law(entries[i].chain, scales[i], entries[i].corrector, {0.3, 0.2}, 1.05));
    }
  }
}
BENCHMARK(recursion_of_table1_again)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace sgm::vp_ve_sde
