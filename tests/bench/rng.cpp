// Draws of (rows, row length) against LibTorch's generator filling the same tensor, in turn in one run, best
// of each. `ratio` is LibTorch's time over ours: above 1 is faster. `share` is the part of the time that the
// Philox words alone take: what cannot be saved at this layout.
#include "core/tensor/rng.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <benchmark/benchmark.h>

#include <algorithm>

#include "core/kernels/words.h"
#include "tests/support/seconds.h"

namespace sgm::test {
namespace {

/// Seconds for the words of `blocks` blocks on one thread.
double words_alone(int64_t blocks) {
  kernels::Words words{};
  return seconds([&] {
    for (int64_t i = 0; i < blocks; i += kernels::Words::size) {
      words.w0[0] = static_cast<uint32_t>(i);
      kernels::philox_all(words, 1);
      benchmark::DoNotOptimize(words);
    }
  });
}

template <class Ours, class Plain>
void in_turn(benchmark::State& state, int64_t row_length, int64_t per_block, const Ours& ours,
             const Plain& plain) {
  const int64_t rows = state.range(0);
  const int64_t threads = state.range(1);
  const int64_t n = rows * row_length;
  at::set_num_threads(static_cast<int>(threads));
  double best = 1e9;
  double theirs = 1e9;
  double words = 1e9;
  for (auto _ : state) {
    const double one = seconds([&] { benchmark::DoNotOptimize(ours(rows)); });
    theirs = std::min(theirs, seconds([&] { benchmark::DoNotOptimize(plain(rows)); }));
    words = std::min(words, words_alone(rows * ((row_length + per_block - 1) / per_block)));
    best = std::min(best, one);
    state.SetIterationTime(one);
  }
  state.counters["G/s"] = 1e-9 * static_cast<double>(n) / best;
  state.counters["plain G/s"] = 1e-9 * static_cast<double>(n) / theirs;
  state.counters["ratio"] = theirs / best;
  state.counters["share"] = words / static_cast<double>(threads) / best;
  at::set_num_threads(1);
}

/// The second and third numbers of a row's name: rows and threads.
void sizes(benchmark::internal::Benchmark* b, int64_t rows) {
  b->Args({rows, 1})->Args({rows, 2})->UseManualTime()->Unit(benchmark::kMicrosecond)->Iterations(50);
}

template <at::ScalarType type, int64_t row_length>
void normal(benchmark::State& state) {
  Rng rng(1);
  in_turn(
      state, row_length, type == at::kDouble ? 2 : 4,
      [&](int64_t rows) {
        return rng.normal({rows, row_length}, type);
      },
      [](int64_t rows) {
        return at::randn({rows, row_length}, type);
      });
}
BENCHMARK(normal<at::kFloat, 784>)->Apply([](auto* b) { sizes(b, 1024); });
BENCHMARK(normal<at::kDouble, 784>)->Apply([](auto* b) { sizes(b, 1024); });
BENCHMARK(normal<at::kFloat, 2>)->Apply([](auto* b) { sizes(b, 20000); });
BENCHMARK(normal<at::kDouble, 2>)->Apply([](auto* b) { sizes(b, 20000); });
BENCHMARK(normal<at::kFloat, 1>)->Apply([](auto* b) { sizes(b, 20000); });
BENCHMARK(normal<at::kDouble, 1>)->Apply([](auto* b) { sizes(b, 20000); });

template <at::ScalarType type, int64_t row_length>
void uniform(benchmark::State& state) {
  Rng rng(1);
  in_turn(
      state, row_length, type == at::kDouble ? 2 : 4,
      [&](int64_t rows) {
        return rng.uniform({rows, row_length}, type);
      },
      [](int64_t rows) {
        return at::rand({rows, row_length}, type);
      });
}
BENCHMARK(uniform<at::kFloat, 784>)->Apply([](auto* b) { sizes(b, 1024); });
BENCHMARK(uniform<at::kDouble, 2>)->Apply([](auto* b) { sizes(b, 20000); });

template <at::ScalarType type, int64_t row_length>
void rademacher(benchmark::State& state) {
  Rng rng(1);
  in_turn(
      state, row_length, 128,
      [&](int64_t rows) {
        return rng.rademacher({rows, row_length}, type);
      },
      [](int64_t rows) {
        return at::randint(2, {rows, row_length}, type).mul_(2).sub_(1);
      });
}
BENCHMARK(rademacher<at::kFloat, 784>)->Apply([](auto* b) { sizes(b, 1024); });
BENCHMARK(rademacher<at::kFloat, 2>)->Apply([](auto* b) { sizes(b, 20000); });

}  // namespace
}  // namespace sgm::test
