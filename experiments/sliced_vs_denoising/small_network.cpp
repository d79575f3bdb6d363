#include "experiments/sliced_vs_denoising/small_network.h"

#include <ATen/Functions.h>

#include <algorithm>
#include <cmath>
#include <ctime>
#include <numeric>
#include <optional>

namespace sgm::sliced_vs_denoising {

void SmallNetwork::fields(Fields& on) {
  on.component("net", net, net_registry(), "the score network");
  on.component("sde", sde, sde_registry(), "the SDE, whose noise the network reads");
  on("batch", batch, "samples a training step", range(1, 1e6));
  on("ema", ema, "decay of the weights' moving average, which is judged", Range{0, 1, true, true});
}

Problem learnt(const SmallNetwork& how, const std::vector<int64_t>& sizes, int64_t steps, double rate,
               const LossOf& loss, const std::function<Batch(const Rng& step, BatchRows rows)>& draw,
               const Rng& rng, CellRun& run, const std::string& timing) {
  const ModelOptions options{.net = how.net, .sde = how.sde};
  const Model model = make_model(options, sizes, rng.fork("init"));
  const Problem problem = problem_of(model);
  TrainOptions train_options{.steps = steps, .rate = rate, .ema = how.ema};
  train_options.average = TrainOptions::Average::ramp;
  train_options.schedule = TrainOptions::Schedule::cosine;
  const std::clock_t start = std::clock();  // of the process: other programs do not count
  const TrainState state = train({model.net.parameters, loss(problem), {how.batch, draw}}, train_options,
                                 rng.fork("train"), [&](const TrainState& now, double) {
                                   if (now.step % 100 == 0) run.progress(now.step, steps);
                                 });
  const double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  run.timings.put(timing, seconds / static_cast<double>(steps), "processor seconds of a training step", "s");
  assign(model.net.parameters, state.ema);
  return problem;
}

int64_t steps_at_cost(int64_t steps, double cost) {
  return std::max<int64_t>(1, std::llround(static_cast<double>(steps) / cost));
}

void put_tuning(const std::vector<double>& rates, const std::vector<double>& errors, Group& result) {
  result.put("tried_rate", at::tensor(rates, at::kDouble), {"rate"}, "learning rate at the first step");
  result.put("tried_error", at::tensor(errors, at::kDouble), {"rate"}, "mean relative error of the score");
}

double tuned_rate(const std::vector<double>& rates, const std::vector<double>& errors) {
  size_t best = 0;
  for (size_t i = 1; i < errors.size(); ++i) {
    if (errors[i] < errors[best] || std::isnan(errors[best])) best = i;
  }
  return rates[best];
}

double average(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

void put_networks(const Quantity& quantity, const std::vector<double>& values, Group& result) {
  const double mean = average(values);
  const auto n = static_cast<double>(values.size());
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  const bool several = values.size() > 1;
  result.put(quantity, mean, several ? std::optional(std::sqrt(squares / (n - 1) / n)) : std::nullopt);
  result.put(std::string(quantity.name) + "_of_networks", at::tensor(values, at::kDouble), {"network"},
             quantity.what, quantity.unit);
}

std::vector<double> of_networks(const Group& cell, const Quantity& quantity) {
  const at::Tensor all = cell.data(std::string(quantity.name) + "_of_networks").contiguous();
  return {all.const_data_ptr<double>(), all.const_data_ptr<double>() + all.numel()};
}

}  // namespace sgm::sliced_vs_denoising
