#include "core/train/train.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/_fused_adam.h>
#include <ATen/ops/_fused_adamw.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/full.h>
#include <ATen/ops/isfinite.h>
#include <ATen/ops/linalg_vector_norm.h>
#include <ATen/ops/zeros_like.h>

#include <algorithm>
#include <cmath>

#include "core/base/diverged.h"

namespace sgm {
namespace {

using List = at::TensorList;
using Scale = const std::optional<at::Tensor>&;
/// LibTorch's Adam and AdamW: parameters, gradients, moments, none, step, rate, beta1, beta2, weight decay,
/// epsilon …
using Fused = void (*)(List, List, List, List, List, List, double, double, double, double, double, bool, bool,
                       Scale, Scale);

/// Lays the parameters and their gradients out as views of two flat buffers, so that the optimiser is one
/// operation.
at::Tensor share(const Net& net, const at::Tensor& values) {
  const at::Tensor gradients = at::zeros_like(values);
  const Weights value = named(net, values);
  const Weights gradient = named(net, gradients);
  for (size_t i = 0; i < value.size(); ++i) {
    const at::Tensor& parameter = net.parameters[i].second;
    parameter.set_data(value[i].second);
    parameter.mutable_grad() = gradient[i].second;
  }
  return gradients;
}

/// The rows [first, first + size) of a batch.
Batch part_of(const Batch& batch, int64_t first, int64_t size) {
  const auto rows = [&](const at::Tensor& all) { return all.defined() ? all.narrow(0, first, size) : all; };
  return {rows(batch.x), rows(batch.y), rows(batch.index)};
}

/// Which row of the losses is not finite, and at what noise its score was last asked for.
[[noreturn]] void fail(const at::Tensor& losses, double value, int64_t step, int64_t first_row,
                       const SdePtr& sde, const at::Tensor& last_time) {
  const at::Tensor bad = at::isfinite(losses).logical_not().nonzero();
  const int64_t row = bad.numel() > 0 ? bad[0].item<int64_t>() : -1;
  std::string where = fmt::format("step {}", step);
  if (sde && last_time.defined() && row >= 0) {
    const at::Tensor sigma = sde->sigma(last_time.to(at::kDouble)).expand({losses.size(0)});
    where += fmt::format(", at the noise level sigma = {:.4g}", sigma[row].item<double>());
  }
  // Before the first update the learning rate has had no effect.
  throw Diverged(
      fmt::format("train: the loss is {} at {}\n  {}", std::isnan(value) ? "nan" : "infinite", where,
                  step == 0 ? "look at the data and at the noise levels: nothing is learnt yet"
                            : "lower the learning rate, or look at the data"),
      -1, step, row < 0 ? row : first_row + row);
}

/// The mean loss of a batch, computed in `parts`, whose gradient is added to that of the parameters.
double add_gradient(const Training& training, const Batch& batch, const Rng& noise, int64_t parts,
                    int64_t step, const std::vector<at::Tensor>& parameters) {
  at::Tensor last_time;  // what the objective asked the score for last
  const Problem watched{training.problem.sde, [&](const at::Tensor& x, const at::Tensor& t) {
                          return training.problem.score(x, last_time = t);
                        }};
  const int64_t size = batch.x.size(0);
  double mean = 0;
  for (int64_t i = 0; i < parts; ++i) {
    const int64_t first = size * i / parts;
    const int64_t rows = size * (i + 1) / parts - first;
    Rng stream = noise.rows(first);
    const at::Tensor losses =
        training.objective(watched, parts == 1 ? batch : part_of(batch, first, rows), stream);
    const double share = static_cast<double>(rows) / static_cast<double>(size);
    const at::Tensor loss = parts == 1 ? losses.mean() : losses.mean().mul(share);
    const double value = loss.item<double>();
    if (!std::isfinite(value)) fail(losses.detach(), value, step, first, training.problem.sde, last_time);
    loss.backward({}, std::nullopt, false, parameters);
    mean += value;
  }
  return mean;
}

}  // namespace

at::Tensor flat_parameters(const Net& net) {
  std::vector<at::Tensor> all;
  for (const auto& [name, parameter] : net.parameters) all.push_back(parameter.detach().reshape({-1}));
  return at::cat(all);
}

Weights named(const Net& net, const at::Tensor& flat) {
  require(flat.numel() == count_parameters(net),
          "train: {} values for a network of {} parameters\n  they are of another network", flat.numel(),
          count_parameters(net));
  Weights parts;
  int64_t first = 0;
  for (const auto& [name, parameter] : net.parameters) {
    parts.emplace_back(name, flat.narrow(0, first, parameter.numel()).view(parameter.sizes()));
    first += parameter.numel();
  }
  return parts;
}

void assign_parameters(const Net& net, const at::Tensor& flat) {
  load(net.parameters, named(net, flat));
}

Batches batches_of(at::Tensor data, int64_t size) {
  return [data = std::move(data), size](Rng& rng) {
    const at::Tensor index = rng.integers(0, data.size(0), {size}, data.device());
    return Batch{data.index_select(0, index), {}, index};
  };
}

TrainState train(const Training& training, const TrainOptions& options, const Rng& rng,
                 const Observer& observe, TrainState state) {
  if (!state.parameters.defined()) {
    state.parameters = flat_parameters(training.net);
    state.first_moment = at::zeros_like(state.parameters);
    state.second_moment = at::zeros_like(state.parameters);
    if (options.ema > 0 || options.average == TrainOptions::Average::half_life)
      state.ema = state.parameters.clone();
  }
  const at::Tensor gradients = share(training.net, state.parameters);
  std::vector<at::Tensor> parameters;
  for (const auto& [name, parameter] : training.net.parameters) parameters.push_back(parameter);
  const Fused fused =
      options.optimiser == TrainOptions::Optimiser::adam ? Fused(at::_fused_adam_) : Fused(at::_fused_adamw_);
  while (state.step < options.steps) {
    const Rng stream = rng.fork(static_cast<uint64_t>(state.step));
    Rng for_batch = stream.fork("batch");
    const Batch batch = training.batches(for_batch);
    const int64_t size = batch.x.size(0);
    require(options.accumulate <= size,
            "train: a batch of {} in {} parts\n  lower accumulate, or take larger batches", size,
            options.accumulate);
    gradients.zero_();
    const double loss =
        add_gradient(training, batch, stream.fork("loss"), options.accumulate, state.step, parameters);
    const at::NoGradGuard no_grad;
    if (options.clip)
      gradients.mul_(
          std::min(1.0, *options.clip / (at::linalg_vector_norm(gradients).item<double>() + 1e-6)));
    const double rate = learning_rate(options, state.step);
    const double decay = average_decay(options, state.step, size);
    ++state.step;
    const at::Tensor count =
        at::full({}, static_cast<double>(state.step), gradients.options().dtype(at::kFloat));
    fused({state.parameters}, {gradients}, {state.first_moment}, {state.second_moment}, {}, {count}, rate,
          options.beta1, options.beta2, options.weight_decay, options.adam_eps, false, false, {}, {});
    if (state.ema.defined()) state.ema.lerp_(state.parameters, 1 - decay);
    if (observe) observe(state, loss);
  }
  return state;
}

}  // namespace sgm
