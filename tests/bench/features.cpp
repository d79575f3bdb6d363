// What metrics of features cost at 768 and 2048 dimensions, against plain LibTorch, in turns: KID against
// whole kernel matrices, precision and recall against whole float32 distance matrices (whose counts are not
// exact), the Fréchet distance by two symmetric eigen-decompositions against the eigenvalues of the product
// (at 768 alone, for time). `ratio` is plain over sgm, the geometric mean over the turns between the limits
// of its 95 % interval; `peak_MiB` the tensors that sgm's way keeps beside the features.
#include <ATen/Functions.h>
#include <ATen/Parallel.h>
#include <benchmark/benchmark.h>

#include <cmath>
#include <functional>

#include "core/base/memory.h"
#include "core/metric/frechet.h"
#include "core/metric/frechet_error.h"
#include "core/metric/kid.h"
#include "core/metric/precision_recall.h"
#include "core/report/interval.h"
#include "core/tensor/peak_memory.h"
#include "tests/support/seconds.h"

namespace sgm::test {
namespace {

using Body = std::function<void()>;

/// `plain` empty: sgm's way alone.
void feature_turns(benchmark::State& state, const Body& body, const Body& plain) {
  at::set_num_threads(1);
  keep_freed_memory();
  const PeakMemory peak;
  body();
  state.counters["peak_MiB"] = static_cast<double>(peak.bytes()) / 0x1p20;
  std::vector<double> logs;
  for (auto _ : state) {
    const double one = seconds(body);
    if (plain) logs.push_back(std::log(seconds(plain) / one));
    state.SetIterationTime(one);
  }
  if (logs.size() < 2) return;
  const Mean ratio = mean_of(logs);
  state.counters["ratio"] = std::exp(ratio.value);
  state.counters["ratio_low"] = std::exp(ratio.value - half_width(ratio));
  state.counters["ratio_high"] = std::exp(ratio.value + half_width(ratio));
}

at::Tensor rows(int64_t n, int64_t D, uint64_t seed) {
  return Rng(seed).normal({n, D}, at::kFloat);
}

void kid_of(benchmark::State& state, int64_t n, int64_t D) {
  const at::Tensor a = rows(n, D, 1), b = rows(n, D, 2);
  feature_turns(
      state, [&] { kid(a, b); },
      [&] {
        const auto kernel = [&](const at::Tensor& x, const at::Tensor& y) {
          return (at::mm(x.to(at::kDouble), y.to(at::kDouble).t()) / D + 1).pow(3);
        };
        const at::Tensor aa = kernel(a, a), bb = kernel(b, b), ab = kernel(a, b);
        benchmark::DoNotOptimize(
            (aa.sum() - aa.trace() + bb.sum() - bb.trace() - 2 * ab.sum()).item<double>());
      });
}
BENCHMARK_CAPTURE(kid_of, 3000x768, 3000, 768)->UseManualTime()->Unit(benchmark::kMillisecond)->Iterations(3);
BENCHMARK_CAPTURE(kid_of, 2000x2048, 2000, 2048)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond)
    ->Iterations(3);

void precision_recall_of(benchmark::State& state, int64_t n, int64_t D) {
  const at::Tensor a = rows(n, D, 1), b = rows(n, D, 2);
  feature_turns(
      state, [&] { precision_recall(a, b, 3); },
      [&] {
        const auto radii = [](const at::Tensor& x) { return std::get<0>(at::cdist(x, x).kthvalue(4, 1)); };
        const at::Tensor between = at::cdist(a, b);
        benchmark::DoNotOptimize((between <= radii(b)).any(1).sum().item<int64_t>() +
                                 (between.t() <= radii(a)).any(1).sum().item<int64_t>());
      });
}
BENCHMARK_CAPTURE(precision_recall_of, 4000x768, 4000, 768)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond)
    ->Iterations(3);
BENCHMARK_CAPTURE(precision_recall_of, 3000x2048, 3000, 2048)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond)
    ->Iterations(3);

/// The size of published tables; no whole matrix beside it, for its time and memory.
void precision_recall_10000_2048(benchmark::State& state) {
  const at::Tensor a = rows(10000, 2048, 1), b = rows(10000, 2048, 2);
  feature_turns(state, [&] { precision_recall(a, b, 3); }, {});
}
BENCHMARK(precision_recall_10000_2048)->UseManualTime()->Unit(benchmark::kMillisecond)->Iterations(1);

void frechet_768(benchmark::State& state) {
  const Gaussian a = gaussian_fit(rows(1000, 768, 1)), b = gaussian_fit(rows(1000, 768, 2));
  feature_turns(
      state, [&] { frechet_distance(a, b); },
      [&] {
        const at::Tensor values = at::linalg_eigvals(at::mm(a.covariance, b.covariance));
        benchmark::DoNotOptimize(at::real(at::sqrt(values)).sum().item<double>());
      });
}
BENCHMARK(frechet_768)->UseManualTime()->Unit(benchmark::kMillisecond)->Iterations(3);

void frechet_error_of(benchmark::State& state, int64_t D) {
  const at::Tensor a = rows(D + 200, D, 1);
  const Gaussian b{at::zeros({D}, at::kDouble), at::eye(D, at::kDouble)};
  feature_turns(state, [&] { frechet_error(a, b); }, {});
}
BENCHMARK_CAPTURE(frechet_error_of, 768, 768)->UseManualTime()->Unit(benchmark::kMillisecond)->Iterations(2);
BENCHMARK_CAPTURE(frechet_error_of, 2048, 2048)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond)
    ->Iterations(1);

}  // namespace
}  // namespace sgm::test
