// What the log-likelihood of the probability flow ODE costs with the U-Net of 14 x 14 images: the drift and
// its divergence from one evaluation against one evaluation for each, as the official code has it, in turns;
// `ratio` is two evaluations over one, the geometric mean over the turns between the limits of its 95 %
// interval (Student's, of the logarithms).
#include <ATen/Parallel.h>
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <benchmark/benchmark.h>

#include <cmath>

#include "core/base/memory.h"
#include "core/ode/divergence.h"
#include "core/report/interval.h"
#include "core/sde/derived.h"
#include "tests/support/made.h"
#include "tests/support/models.h"
#include "tests/support/seconds.h"

namespace sgm::test {
namespace {

void likelihood14_drift(benchmark::State& state, Precision precision) {
  at::set_num_threads(2);
  keep_freed_memory();
  const at::NoGradGuard no_grad;
  ModelOptions options;
  bind(parse_toml("sde = 'vp'\npreconditioning = 'edm'\n[net]\nname = 'unet'\nscaled = true\n"
                  "filters = 16\nmultipliers = [1, 2]\n",
                  "bench"),
       options);
  const Model model = make_model(options, {1, 14, 14}, Rng(1), {at::kCPU, precision});
  const Problem problem = problem_of(model);
  const Field flow = [&](const at::Tensor& x, const at::Tensor& t) {
    return flow_drift(*problem.sde, x, t, problem.score(x, t));
  };
  const at::Tensor x = Rng(2).normal({50, 1, 14, 14}), t = at::full({50}, 0.4, at::kDouble);
  Rng rng(3);
  const at::Tensor probe = rng.rademacher(x.sizes(), x.options());
  const auto merged = [&] { hutchinson_divergence(flow, x, t, probe); };
  const auto apart = [&] { flow(x, t), hutchinson_divergence(flow, x, t, probe); };
  merged(), apart();
  std::vector<double> logs;
  double sum = 0;
  for (auto _ : state) {
    const double one = seconds(merged);
    logs.push_back(std::log(seconds(apart) / one));
    sum += one;
    state.SetIterationTime(one);
  }
  const Mean ratio = mean_of(logs);
  state.counters["ratio"] = std::exp(ratio.value);
  state.counters["ratio_low"] = std::exp(ratio.value - half_width(ratio));
  state.counters["ratio_high"] = std::exp(ratio.value + half_width(ratio));
  state.counters["drifts_a_second_and_core"] = 50 * static_cast<double>(logs.size()) / sum / 2;
}
BENCHMARK_CAPTURE(likelihood14_drift, fast, Precision::fast)->UseManualTime()->Iterations(20);
BENCHMARK_CAPTURE(likelihood14_drift, fp32, Precision::fp32)->UseManualTime()->Iterations(20);

}  // namespace
}  // namespace sgm::test
