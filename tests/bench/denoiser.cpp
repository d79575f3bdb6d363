// What training and sampling cost with the networks of learned SDEs: the U-Net of 14 x 14 images (16 filters,
// multipliers [1, 2]) and that of 28 x 28 (32, [1, 2, 2]), both within EDM's preconditioning under VP. Each
// row takes `fast` and plain float32 of one network in turns; `ratio` is plain over fast, the geometric mean
// over the turns between the limits of its 95 % interval (Student's, of the logarithms).
#include <ATen/Parallel.h>
#include <ATen/TensorOperators.h>
#include <benchmark/benchmark.h>

#include <cmath>

#include "core/base/memory.h"
#include "core/report/interval.h"
#include "core/study/draw.h"
#include "core/train/train.h"
#include "tests/support/made.h"
#include "tests/support/seconds.h"

namespace sgm::test {
namespace {

Model denoiser(int64_t side, Precision precision) {
  const std::string net =
      side == 14 ? "filters = 16\nmultipliers = [1, 2]\n" : "filters = 32\nmultipliers = [1, 2, 2]\n";
  ModelOptions options;
  bind(
      parse_toml("sde = 'vp'\npreconditioning = 'edm'\n[net]\nname = 'unet'\nscaled = true\n" + net, "bench"),
      options);
  return make_model(options, {1, side, side}, Rng(1), {at::kCPU, precision});
}

/// What is timed with a model, in turns: fast, plain, fast, plain …
using Work = std::function<void(const Model& model)>;

void in_turns(benchmark::State& state, int64_t side, int threads, double images, const Work& work) {
  at::set_num_threads(threads);
  keep_freed_memory();
  const Model fast = denoiser(side, Precision::fast);
  const Model plain = denoiser(side, Precision::fp32);
  work(fast), work(plain);
  std::vector<double> logs;
  double sum = 0;
  for (auto _ : state) {
    const double one = seconds([&] { work(fast); });
    logs.push_back(std::log(seconds([&] { work(plain); }) / one));
    sum += one;
    state.SetIterationTime(one);
  }
  const Mean ratio = mean_of(logs);
  state.counters["ratio"] = std::exp(ratio.value);
  state.counters["ratio_low"] = std::exp(ratio.value - half_width(ratio));
  state.counters["ratio_high"] = std::exp(ratio.value + half_width(ratio));
  state.counters["images_a_second_and_core"] =
      images * static_cast<double>(logs.size()) / sum / static_cast<double>(threads);
}

/// A step's loss and gradient on 64 images, without the optimiser.
void training_step(benchmark::State& state, int64_t side) {
  const Objective objective = made(objective_registry(), "sde_dsm");
  const at::Tensor x = Rng(2).uniform({64, 1, side, side}, at::kFloat) * 2 - 1;
  in_turns(state, side, 2, 64, [&](const Model& model) {
    Rng rng(3);
    objective(problem_of(model), {x, {}, {}}, rng).mean().backward();
    for (const auto& [name, parameter] : model.net.parameters) parameter.mutable_grad().reset();
  });
}

/// Whole chains of so many images.
void chains(benchmark::State& state, int64_t side, int threads, int64_t n, const std::string& sampler,
            const Node::Table& options) {
  const Sampler draws = made(sampler_registry(), sampler, options);
  std::vector<int64_t> seeds;
  for (int64_t i = 0; i < n; ++i) seeds.push_back(i);
  in_turns(state, side, threads, static_cast<double>(n), [&](const Model& model) {
    state.counters["NFE"] = static_cast<double>(draw(model, draws, {.seeds = seeds, .batch = n}, Rng(4)).nfe);
  });
}

template <class Row>
void row(const std::string& title, int turns, const Row& measure) {
  benchmark::RegisterBenchmark(title.c_str(), measure)
      ->UseManualTime()
      ->Unit(benchmark::kMillisecond)
      ->Iterations(turns);
}

const bool registered = [] {
  for (const int64_t side : {14, 28}) {
    row("denoiser" + std::to_string(side) + "_step", 10,
        [=](benchmark::State& state) { training_step(state, side); });
  }
  const Node::Table pc{{"N", 100}, {"predictor", "reverse_diffusion"}, {"corrector", "langevin"}};
  const Node::Table flow{{"solver", "euler"}, {"N", 100}};
  const Node::Table heun{{"steps", 18}};
  row("denoiser14_pc100", 5, [=](benchmark::State& state) { chains(state, 14, 1, 32, "pc", pc); });
  row("denoiser14_flow100", 5, [=](benchmark::State& state) { chains(state, 14, 1, 32, "ode", flow); });
  row("denoiser14_heun18", 5, [=](benchmark::State& state) { chains(state, 14, 1, 64, "edm", heun); });
  row("denoiser28_heun18", 5, [=](benchmark::State& state) { chains(state, 28, 2, 32, "edm", heun); });
  return true;
}();

}  // namespace
}  // namespace sgm::test
