// The two nearest of 20,000 images of 784 pixels for 500, against at::cdist and topk, in turn in one run.
// `ratio` is plain over sgm: above 1 is faster than LibTorch.
#include <ATen/Functions.h>
#include <benchmark/benchmark.h>

#include <algorithm>
#include <limits>

#include "core/metric/nearest.h"
#include "core/tensor/rng.h"
#include "tests/support/seconds.h"

namespace sgm::test {
namespace {

void nearest_images(benchmark::State& state) {
  const at::Tensor set = Rng(1).uniform({20000, 784}, at::kFloat);
  const at::Tensor queries = Rng(2).uniform({500, 784}, at::kFloat);
  double best = std::numeric_limits<double>::infinity();
  double plain = best;
  for (auto _ : state) {
    const double one = seconds([&] { nearest(queries, set, 2); });
    best = std::min(best, one);
    plain = std::min(plain, seconds([&] { at::cdist(queries, set).topk(2, 1, false); }));
    state.SetIterationTime(one);
  }
  state.counters["plain_ms"] = 1e3 * plain;
  state.counters["ratio"] = plain / best;
}
BENCHMARK(nearest_images)->UseManualTime()->Unit(benchmark::kMillisecond)->Iterations(8);

}  // namespace
}  // namespace sgm::test
