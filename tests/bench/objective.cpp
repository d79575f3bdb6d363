// What score matching objectives cost, one thread, in turns: the exact trace with its products together
// against one by one; sliced against denoising score matching, on an MLP and on the U-Net of 14 x 14 images;
// a step of NICE against plain LibTorch. `ratio` is the second over the first, the geometric mean over the
// turns between the limits of its 95 % interval (Student's, of the logarithms).
#include <ATen/Parallel.h>
#include <benchmark/benchmark.h>
#include <torch/csrc/autograd/autograd.h>

#include <cmath>

#include "core/base/memory.h"
#include "core/report/interval.h"
#include "core/train/train.h"
#include "tests/support/made.h"
#include "tests/support/models.h"
#include "tests/support/plain_libtorch.h"
#include "tests/support/seconds.h"

namespace sgm::test {
namespace {

using Body = std::function<void()>;

void in_turns(benchmark::State& state, const Body& first, const Body& second) {
  at::set_num_threads(1);
  keep_freed_memory();
  first(), second();
  std::vector<double> logs;
  for (auto _ : state) {
    const double one = seconds(first);
    logs.push_back(std::log(seconds(second) / one));
    state.SetIterationTime(one);
  }
  const Mean ratio = mean_of(logs);
  state.counters["ratio"] = std::exp(ratio.value);
  state.counters["ratio_low"] = std::exp(ratio.value - half_width(ratio));
  state.counters["ratio_high"] = std::exp(ratio.value + half_width(ratio));
}

/// Loss and gradient of an objective on x.
Body iteration(const Model& model, const char* objective, Node::Table options, const at::Tensor& x) {
  const Objective made_of = made(objective_registry(), objective, std::move(options));
  return [model, made_of, x] {
    Rng rng(3);
    std::vector<at::Tensor> parameters;
    for (const auto& [name, parameter] : model.net.parameters) parameters.push_back(parameter);
    const at::Tensor loss = made_of(problem_of(model), {x, {}, {}}, rng).mean();
    torch::autograd::grad({loss}, parameters, {}, false, false, true);
  };
}

Model clean(const char* net, Node::Table options, const std::vector<int64_t>& sizes) {
  return make_model(clean_model({net, {}, made(net_registry(), net, std::move(options))}), sizes, Rng(1));
}

void exact_trace_100(benchmark::State& state, int64_t batch) {
  const Model model = clean("mlp", {{"width", 128}}, {100});
  const at::Tensor x = Rng(2).normal({batch, 100}, at::kFloat);
  in_turns(state, iteration(model, "exact_sm", {}, x),
           iteration(model, "exact_sm", {{"numbers", int64_t{1}}}, x));
}
BENCHMARK_CAPTURE(exact_trace_100, 1, 1)->UseManualTime()->Iterations(10);
BENCHMARK_CAPTURE(exact_trace_100, 16, 16)->UseManualTime()->Iterations(10);
BENCHMARK_CAPTURE(exact_trace_100, 128, 128)->UseManualTime()->Iterations(10);

void ssm_over_dsm_mlp(benchmark::State& state) {
  const Model model = clean("mlp", {{"width", 128}}, {100});
  const at::Tensor x = Rng(2).normal({128, 100}, at::kFloat);
  in_turns(state, iteration(model, "dsm", {{"sigma", 0.1}}, x), iteration(model, "ssm_vr", {}, x));
}
BENCHMARK(ssm_over_dsm_mlp)->UseManualTime()->Iterations(40);

void ssm_over_dsm_unet14(benchmark::State& state) {
  ModelOptions options;
  bind(parse_toml("sde = 've'\n[net]\nname = 'unet'\nfilters = 16\nmultipliers = [1, 2]\n", "bench"),
       options);
  const Model model = make_model(options, {1, 14, 14}, Rng(1));
  const at::Tensor x = Rng(2).uniform({32, 1, 14, 14}, at::kFloat);
  const Node::Table levels{{"levels", int64_t{10}}};
  in_turns(state, iteration(model, "ncsn", levels, x), iteration(model, "ncsn_ssm", levels, x));
}
BENCHMARK(ssm_over_dsm_unet14)->UseManualTime()->Iterations(10);

void nice_training_step(benchmark::State& state) {
  const int64_t steps = 3;
  const Model model = clean("nice", {{"width", 100}}, {196});
  const Batches batches{128, [](const Rng& step, BatchRows rows) {
                          return Batch{step.rows(rows.first).normal({rows.count, 196}, at::kFloat), {}, {}};
                        }};
  const Training training = training_of(model, made(objective_registry(), "ssm_vr"), batches);
  PlainNiceTraining plain(196, 100, 128);
  TrainState at;
  in_turns(
      state, [&] { at = train(training, {.steps = at.step + steps}, Rng(2), {}, at); },
      [&] {
        for (int64_t i = 0; i < steps; ++i) plain.step();
      });
}
BENCHMARK(nice_training_step)->UseManualTime()->Iterations(20);

}  // namespace
}  // namespace sgm::test
