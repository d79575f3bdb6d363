// A whole PC1000 chain (reverse diffusion and one Langevin step a scale, VE) on the exact score of a
// Gaussian: 2,000 evaluations. What bounds it, as shares of its time, all measured in the same run:
//   memory    its 22 reads and writes of arrays of the state's size at the bandwidth of a copy of such arrays
//   ("GB/s"): the ceiling; noise     drawing the normals, which is arithmetic; dispatch  the same chain on
//   one state of 16 values: the cost of some forty operators a step without their work; rest      what is
//   left: passes slower than a copy, page faults of new arrays.
#include "core/sampler/sampler.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <benchmark/benchmark.h>

#include <algorithm>
#include <functional>
#include <vector>

#include "core/score/gaussian.h"
#include "tests/support/made.h"
#include "tests/support/seconds.h"

namespace sgm::test {
namespace {

constexpr int64_t N = 1000;

Sampler chain(const char* corrector) {
  return made(sampler_registry(), "pc",
              {{"N", N}, {"eps", 1e-5}, {"corrector", corrector}, {"predictor", "reverse_diffusion"}});
}

/// Arrays read and written by a predictor and a Langevin step, without the noise. Score r w; a x + b s + c z
/// in three operators r w, 2 r w, 2 r w; check r. Score r w; norms 2 r; x + e s + sqrt(2 e) z in two
/// operators 2 r w, 2 r w; check r.
constexpr double arrays_a_scale = 11 + 11;

double least(int times, const std::function<void()>& call) {
  double best = 1e9;
  for (int i = 0; i < times; ++i) best = std::min(best, seconds(call));
  return best;
}

template <at::ScalarType type>
void pc1000_on_a_gaussian(benchmark::State& state) {
  at::set_num_threads(static_cast<int>(state.range(2)));
  const int64_t B = state.range(0);
  const int64_t D = state.range(1);
  const SdePtr sde = made(sde_registry(), "ve");
  const Problem problem{sde, exact_score(normal(0.3, 0.04), sde)};
  const Sampler sampler = chain("langevin");
  const at::Tensor x = Rng(1).normal({B, D}, type) * 50;
  const at::Tensor small = x.slice(0, 0, 1).slice(1, 0, 16).contiguous();
  const auto run = [&](const at::Tensor& start) {
    Rng rng(2);
    benchmark::DoNotOptimize(sampler(problem, start, rng, {}).x);
  };
  const std::vector<at::Tensor> arrays{x, at::empty_like(x), at::empty_like(x),
                                       at::empty_like(x)};  // as many as a step holds at once
  double whole = 1e9;
  double noise = 1e9;
  double dispatch = 1e9;
  double copy = 1e9;
  for (auto _ : state) {
    const double one = seconds([&] { run(x); });
    whole = std::min(whole, one);
    dispatch = std::min(dispatch, seconds([&] { run(small); }));
    Rng draws(3);
    noise = std::min(noise, 10 * seconds([&] {
                              for (int64_t i = 0; i < 2 * N / 10; ++i)
                                benchmark::DoNotOptimize(draws.normal_like(x));
                            }));
    copy = std::min(copy, least(50, [&] {
                            for (size_t i = 0; i < arrays.size(); ++i)
                              arrays[(i + 1) % arrays.size()].copy_(arrays[i]);
                          }) / static_cast<double>(2 * arrays.size()));
    state.SetIterationTime(one);
  }
  const double memory = copy * arrays_a_scale * static_cast<double>(N);
  state.counters["ms"] = 1e3 * whole;
  state.counters["GB/s"] = static_cast<double>(x.nbytes()) / copy * 1e-9;
  state.counters["memory"] = memory / whole;
  state.counters["noise"] = noise / whole;
  state.counters["dispatch"] = dispatch / whole;
  state.counters["rest"] = 1 - (memory + noise + dispatch) / whole;
  at::set_num_threads(1);
}
BENCHMARK(pc1000_on_a_gaussian<at::kDouble>)
    ->Args({512, 784, 1})
    ->Args({512, 784, 2})
    ->Args({64, 784, 1})
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond)
    ->Iterations(2);
BENCHMARK(pc1000_on_a_gaussian<at::kFloat>)
    ->Args({512, 784, 1})
    ->Args({512, 784, 2})
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond)
    ->Iterations(2);

/// The adaptive solver on samples of unequal stiffness: its evaluations of rows, over those of a solver that
/// keeps all in the batch.
void adaptive_without_finished_samples(benchmark::State& state) {
  at::set_num_threads(1);
  const SdePtr sde = made(sde_registry(), "ve");
  const at::Tensor variance = at::pow(10.0, at::linspace(-8, 4, 64, at::kDouble)).unsqueeze(1);
  const ScoreFn exact = [&](const at::Tensor& x, const at::Tensor& t) {
    return -x.select(1, 0).unsqueeze(1) / (x.select(1, 1).unsqueeze(1) + over(sde->sigma(t).square(), x)) *
           at::tensor({1.0, 0.0}, at::kDouble);
  };
  const Sampler ode = made(sampler_registry(), "ode", {{"eps", 1e-5}});
  const at::Tensor start = at::cat({Rng(1).normal({64, 1}) * 50, variance}, 1);
  Samples samples;
  for (auto _ : state) {
    Rng rng(2);
    const double one = seconds([&] { samples = ode({sde, exact}, start, rng, {}); });
    state.SetIterationTime(one);
  }
  state.counters["nfe of the slowest"] = static_cast<double>(samples.nfe);
  state.counters["share of rows"] =
      samples.evaluations.sum().item<double>() / static_cast<double>(64 * samples.nfe);
}
BENCHMARK(adaptive_without_finished_samples)->UseManualTime()->Unit(benchmark::kMillisecond)->Iterations(3);

}  // namespace
}  // namespace sgm::test
