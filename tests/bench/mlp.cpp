// A training step of NCSN's toy network (2-128-128-2, SSM-VR, batch 128, one thread) against the plain
// LibTorch program of the same step, taken in turn in one run. `ratio` is plain over sgm: above 1 is faster
// than LibTorch.
#include <ATen/Parallel.h>
#include <benchmark/benchmark.h>

#include "core/train/train.h"
#include "tests/support/made.h"
#include "tests/support/plain_libtorch.h"
#include "tests/support/seconds.h"

namespace sgm::test {
namespace {

void mlp_training_step(benchmark::State& state) {
  at::set_num_threads(1);
  const int64_t steps = 50;
  const Model model = make_model(clean_model({"mlp", {}, made(net_registry(), "mlp")}), {2}, Rng(1));
  const Batches batches{128, [](const Rng& step, BatchRows rows) {
                          return Batch{step.rows(rows.first).normal({rows.count, 2}, at::kFloat), {}, {}};
                        }};
  const Training training = training_of(model, made(objective_registry(), "ssm_vr"), batches);
  PlainMlpTraining plain(2, 128, 128);
  TrainState at;
  double ours = 0, theirs = 0;
  for (auto _ : state) {
    const double one = seconds([&] { at = train(training, {.steps = at.step + steps}, Rng(2), {}, at); });
    theirs += seconds([&] {
      for (int64_t i = 0; i < steps; ++i) plain.step();
    });
    ours += one;
    state.SetIterationTime(one / static_cast<double>(steps));
  }
  state.counters["plain_us"] = 1e6 * theirs / static_cast<double>(steps * state.iterations());
  state.counters["ratio"] = theirs / ours;
}
BENCHMARK(mlp_training_step)->UseManualTime()->Unit(benchmark::kMicrosecond)->Iterations(40);

}  // namespace
}  // namespace sgm::test
