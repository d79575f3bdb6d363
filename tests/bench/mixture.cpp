// The exact score of a mixture against the plain broadcast expression, in turn in one run, best of each.
// `ratio` is its time over ours. `share`: for images, the part of the time that the two float64 matrix
// products alone take; for points in the plane, the part that reading x and writing the score alone take (a
// copy of x).
#include "core/score/mixture.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <benchmark/benchmark.h>

#include <algorithm>

#include "core/score/empirical.h"
#include "tests/support/made.h"
#include "tests/support/seconds.h"

namespace sgm::test {
namespace {

at::Tensor score_at(const Mixture& m, const at::Tensor& x, double sigma) {
  return mixture_score(m, x, at::ones({}, at::kDouble), at::full({}, sigma, at::kDouble));
}

/// What one would write first; (B, K, D) temporaries.
at::Tensor plain_score(const Mixture& m, const at::Tensor& x, double sigma) {
  // (B, K, D), (K,)
  const at::Tensor gap = m.means.to(x.scalar_type()) - x.unsqueeze(1);
  const at::Tensor variance = m.variance.to(x.scalar_type()) + sigma * sigma;
  const at::Tensor logit =
      at::log(m.weights.to(x.scalar_type())) -
      0.5 * (gap.square().sum(2) / variance + static_cast<double>(x.size(1)) * at::log(variance));
  return (at::softmax(logit, 1).div(variance).unsqueeze(2) * gap).sum(1);
}

Mixture mixture_of(int64_t K, int64_t D) {
  return checked({at::full({K}, 1.0 / static_cast<double>(K), at::kDouble),
                  Rng(1).normal({K, D}),
                  at::full({K}, 0.01, at::kDouble),
                  {}});
}

template <class Ours, class Plain, class Ceiling>
void in_turn(benchmark::State& state, const Ours& ours, const Plain& plain, const Ceiling& ceiling) {
  at::set_num_threads(static_cast<int>(state.range(0)));
  double best = 1e9;
  double theirs = 1e9;
  double bound = 1e9;
  for (auto _ : state) {
    const double one = seconds([&] { benchmark::DoNotOptimize(ours()); });
    theirs = std::min(theirs, plain());
    bound = std::min(bound, seconds([&] { benchmark::DoNotOptimize(ceiling()); }));
    best = std::min(best, one);
    state.SetIterationTime(one);
  }
  state.counters["ms"] = 1e3 * best;
  state.counters["plain ms"] = 1e3 * theirs;
  state.counters["ratio"] = theirs / best;
  state.counters["share"] = bound / best;
  at::set_num_threads(1);
}

template <at::ScalarType type>
void mixture_of_points_in_the_plane(benchmark::State& state) {
  const Mixture m = mixture_of(2, 2);
  const at::Tensor x = Rng(2).normal({1000000, 2}, type);
  in_turn(
      state, [&] { return score_at(m, x, 0.5); },
      [&] { return seconds([&] { benchmark::DoNotOptimize(plain_score(m, x, 0.5)); }); },
      [&] { return x.clone(); });
}
BENCHMARK(mixture_of_points_in_the_plane<at::kDouble>)
    ->Arg(1)
    ->Arg(2)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond)
    ->Iterations(10);
BENCHMARK(mixture_of_points_in_the_plane<at::kFloat>)
    ->Arg(1)
    ->Arg(2)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond)
    ->Iterations(10);

/// 1,024 x 784 with 1,000 components; the plain expression on 32 rows at a time (the whole would take 6.4 GB
/// a temporary), one block timed.
template <at::ScalarType type>
void mixture_of_images(benchmark::State& state) {
  const Mixture m = mixture_of(1000, 784);
  const at::Tensor x = Rng(2).normal({1024, 784}, type);
  const at::Tensor wide = x.to(at::kDouble);
  const at::Tensor part = x.slice(0, 0, 32).clone();
  in_turn(
      state, [&] { return score_at(m, x, 0.5); },
      [&] { return 32 * seconds([&] { benchmark::DoNotOptimize(plain_score(m, part, 0.5)); }); },
      [&] { return at::mm(at::mm(wide, m.means.t()), m.means); });
}
BENCHMARK(mixture_of_images<at::kDouble>)
    ->Arg(1)
    ->Arg(2)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond)
    ->Iterations(5);
BENCHMARK(mixture_of_images<at::kFloat>)
    ->Arg(1)
    ->Arg(2)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond)
    ->Iterations(5);

/// 64 x 784 with 10,000 points like images, sigma in thousandths as second argument; the plain expression on
/// one row at a time, one timed. The ceiling is two float32 products even where (below sigma about 0.3)
/// float64 replaces the second by the leading components.
void empirical_score_of_images(benchmark::State& state) {
  const double sigma = static_cast<double>(state.range(1)) / 1000;
  const at::Tensor points = Rng(1).uniform({10000, 784}, at::kFloat);
  const at::Tensor zero = at::zeros({}, at::kDouble);
  const at::Tensor x = points.slice(0, 0, 64) + sigma * Rng(2).normal({64, 784}, at::kFloat);
  const at::Tensor row = x.slice(0, 0, 1);
  const Mixture m =
      checked({at::full({10000}, 1e-4, at::kDouble), points, at::zeros({10000}, at::kDouble), {}});
  const ScoreFn score = empirical_score(
      points, 0, made(sde_registry(), "ve", {{"sigma_min", sigma}, {"sigma_max", 2 * sigma}}));
  in_turn(
      state, [&] { return score(x, zero); },
      [&] { return 64 * seconds([&] { benchmark::DoNotOptimize(plain_score(m, row, sigma)); }); },
      [&] { return at::mm(at::mm(x, points.t()), points); });
}
BENCHMARK(empirical_score_of_images)
    ->ArgsProduct({{1, 2}, {10, 500, 5000}})
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond)
    ->Iterations(10);

}  // namespace
}  // namespace sgm::test
