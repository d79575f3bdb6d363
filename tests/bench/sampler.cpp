// A whole PC1000 chain (reverse diffusion and one Langevin step a scale, VE) on the exact score of a Gaussian: 2,000 evaluations. What it spends
// its time on, as shares measured in the same run: `noise` drawing the normals alone; `passes` the arithmetic alone, as plain passes over
// resident memory; `rest` everything else: dispatch of some forty small operators a step.
#include "core/sampler/sampler.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <benchmark/benchmark.h>

#include <algorithm>

#include "core/score/gaussian.h"
#include "tests/support/made.h"
#include "tests/support/seconds.h"

namespace sgm::test {
namespace {

constexpr int64_t N = 1000;

Sampler chain(const char* corrector) {
  return made(sampler_registry(), "pc", {{"N", N}, {"eps", 1e-5}, {"corrector", corrector}, {"predictor", "reverse_diffusion"}});
}

/// The passes over x of a predictor and a Langevin step, written by hand: score, norms, mean, state.
void passes(const at::Tensor& x, const at::Tensor& z, const at::Tensor& s, const at::Tensor& mean) {
  const at::Tensor c = at::scalar_tensor(0.5, x.options());
  for (int half = 0; half < 2; ++half) {
    at::addcmul_out(const_cast<at::Tensor&>(s), c, x, c);
    if (half == 1) benchmark::DoNotOptimize(at::linalg_vector_norm(s, 2, {1}) / at::linalg_vector_norm(z, 2, {1}));
    at::addcmul_out(const_cast<at::Tensor&>(mean), x, s, c);
    at::addcmul_out(const_cast<at::Tensor&>(mean), mean, z, c);
    benchmark::DoNotOptimize(mean.sum().item<double>());  // the check for a divergence
  }
}

template <at::ScalarType type>
void pc1000_on_a_gaussian(benchmark::State& state) {
  at::set_num_threads(static_cast<int>(state.range(2)));
  const int64_t B = state.range(0), D = state.range(1);
  const SdePtr sde = made(sde_registry(), "ve");
  const Problem problem{sde, exact_score(normal(0.3, 0.04), sde)};
  const Sampler sampler = chain("langevin");
  const at::Tensor x = Rng(1).normal({B, D}, type) * 50, s = at::empty_like(x), mean = at::empty_like(x);
  double whole = 1e9, noise = 1e9, arithmetic = 1e9;
  for (auto _ : state) {
    Rng rng(2), draws(3);
    const double one = seconds([&] { benchmark::DoNotOptimize(sampler(problem, x, rng, {}).x); });
    const at::Tensor z = draws.normal_like(x);
    noise = std::min(noise, 10 * seconds([&] {
                              for (int64_t i = 0; i < 2 * N / 10; ++i) benchmark::DoNotOptimize(draws.normal_like(x));
                            }));
    arithmetic = std::min(arithmetic, 10 * seconds([&] {
                                        for (int64_t i = 0; i < N / 10; ++i) passes(x, z, s, mean);
                                      }));
    whole = std::min(whole, one);
    state.SetIterationTime(one);
  }
  state.counters["ms"] = 1e3 * whole;
  state.counters["noise"] = noise / whole;
  state.counters["passes"] = arithmetic / whole;
  state.counters["rest"] = 1 - (noise + arithmetic) / whole;
  at::set_num_threads(1);
}
BENCHMARK(pc1000_on_a_gaussian<at::kDouble>)
    ->Args({512, 784, 1})
    ->Args({512, 784, 2})
    ->Args({64, 784, 1})
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond)
    ->Iterations(2);
BENCHMARK(pc1000_on_a_gaussian<at::kFloat>)->Args({512, 784, 1})->Args({512, 784, 2})->UseManualTime()->Unit(benchmark::kMillisecond)->Iterations(2);

/// The adaptive solver on samples of unequal stiffness: its evaluations of rows, over those of a solver that keeps all in the batch.
void adaptive_without_finished_samples(benchmark::State& state) {
  at::set_num_threads(1);
  const SdePtr sde = made(sde_registry(), "ve");
  const at::Tensor variance = at::pow(10.0, at::linspace(-8, 4, 64, at::kDouble)).unsqueeze(1);
  const ScoreFn exact = [&](const at::Tensor& x, const at::Tensor& t) {
    return -x.select(1, 0).unsqueeze(1) / (x.select(1, 1).unsqueeze(1) + over(sde->sigma(t).square(), x)) * at::tensor({1.0, 0.0}, at::kDouble);
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
  state.counters["share of rows"] = samples.evaluations.sum().item<double>() / static_cast<double>(64 * samples.nfe);
}
BENCHMARK(adaptive_without_finished_samples)->UseManualTime()->Unit(benchmark::kMillisecond)->Iterations(3);

}  // namespace
}  // namespace sgm::test
