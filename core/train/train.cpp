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
at::Tensor share(const Weights& parameters, const at::Tensor& values) {
  const at::Tensor gradients = at::zeros_like(values);
  const Weights value = named(parameters, values);
  const Weights gradient = named(parameters, gradients);
  for (size_t i = 0; i < value.size(); ++i) {
    const at::Tensor& parameter = parameters[i].second;
    parameter.set_data(value[i].second);
    parameter.mutable_grad() = gradient[i].second;
  }
  return gradients;
}

/// Says which row of the losses is not finite, and where that is.
[[noreturn]] void fail(const Training& training, const at::Tensor& losses, double value, int64_t step,
                       int64_t first_row) {
  const at::Tensor bad = at::isfinite(losses).logical_not().nonzero();
  const int64_t row = bad.numel() > 0 ? bad[0].item<int64_t>() : -1;
  std::string where = fmt::format("step {}", step);
  if (training.where && row >= 0) where += ", " + training.where(row);
  if (row >= 0) where += fmt::format(", row {} of its batch", first_row + row);
  const std::string name = training.objective.empty() ? "" : " of " + training.objective;
  // Before the first update the learning rate has had no effect.
  throw Diverged(
      fmt::format("train: the loss{} is {} at {}\n  {}", name, std::isnan(value) ? "nan" : "infinite", where,
                  step == 0 ? "look at the data and at the noise levels: nothing is learnt yet"
                            : "lower the learning rate, or look at the data"),
      -1, step, row < 0 ? row : first_row + row);
}

/// The mean loss of the step's batch, computed in `parts`, whose gradient is added to that of the parameters.
double add_gradient(const Training& training, const Rng& stream, int64_t parts, int64_t step,
                    const std::vector<at::Tensor>& parameters) {
  const Rng for_batch = stream.fork("batch");
  const Rng for_loss = stream.fork("loss");
  const int64_t size = training.batches.size;
  double mean = 0;
  for (int64_t i = 0; i < parts; ++i) {
    const int64_t first = size * i / parts;
    const int64_t rows = size * (i + 1) / parts - first;
    Rng noise = for_loss.rows(first);
    const at::Tensor losses = training.loss(training.batches.draw(for_batch, {first, rows}), noise);
    const double share = static_cast<double>(rows) / static_cast<double>(size);
    const at::Tensor loss = parts == 1 ? losses.mean() : losses.mean().mul(share);
    const double value = loss.item<double>();
    if (!std::isfinite(value)) fail(training, losses.detach(), value, step, first);
    loss.backward({}, std::nullopt, false, parameters);
    mean += value;
  }
  return mean;
}

}  // namespace

Training training_of(const Model& model, const Objective& objective, const Batches& batches, bool labels) {
  const auto last_time = std::make_shared<at::Tensor>();
  Training training{model.net.parameters, {}, batches};
  training.loss = [model, objective, labels, last_time](const Batch& batch, Rng& rng) {
    Rng dropout = rng.fork("dropout");
    Conditioning given;
    if (labels) given.label = batch.y;
    given.dropout = &dropout;
    Problem problem = problem_of(model, given);
    problem.score = [score = problem.score, last_time](const at::Tensor& x, const at::Tensor& t) {
      return score(x, *last_time = t);
    };
    return objective(problem, batch, rng);
  };
  training.where = [sde = model.sde, last_time](int64_t row) {
    if (!last_time->defined() || last_time->dim() == 0) return std::string("at its only noise level");
    const double sigma = sde->sigma((*last_time)[row].to(at::kDouble)).item<double>();
    return fmt::format("at the noise level sigma = {:.4g}", sigma);
  };
  return training;
}

Training training_of(const Model& model, const Chosen<Objective>& objective, const Batches& batches,
                     bool labels) {
  Training training = training_of(model, objective.value, batches, labels);
  training.objective = objective.name;
  return training;
}

at::Tensor flat_of(const Weights& weights) {
  std::vector<at::Tensor> all;
  for (const auto& [name, tensor] : weights) all.push_back(tensor.detach().reshape({-1}));
  return at::cat(all);
}

Weights named(const Weights& weights, const at::Tensor& flat) {
  int64_t count = 0;
  for (const auto& [name, tensor] : weights) count += tensor.numel();
  require(flat.numel() == count,
          "train: {} values for a network of {} parameters\n  they are of another network", flat.numel(),
          count);
  Weights parts;
  int64_t first = 0;
  for (const auto& [name, tensor] : weights) {
    parts.emplace_back(name, flat.narrow(0, first, tensor.numel()).view(tensor.sizes()));
    first += tensor.numel();
  }
  return parts;
}

void assign(const Weights& weights, const at::Tensor& flat) {
  load(weights, named(weights, flat));
}

Batches batches_of(at::Tensor data, int64_t size) {
  const auto draw = [data = std::move(data)](const Rng& step, BatchRows rows) {
    Rng stream = step.rows(rows.first);
    const at::Tensor index = stream.integers(0, data.size(0), {rows.count}, data.device());
    return Batch{data.index_select(0, index), {}, index};
  };
  return {size, draw};
}

TrainState train(const Training& training, const TrainOptions& options, const Rng& rng,
                 const Observer& observe, TrainState state) {
  if (!state.parameters.defined()) {
    state.parameters = flat_of(training.parameters);
    state.first_moment = at::zeros_like(state.parameters);
    state.second_moment = at::zeros_like(state.parameters);
    if (options.ema > 0 || options.average == TrainOptions::Average::half_life)
      state.ema = state.parameters.clone();
  }
  const int64_t size = training.batches.size;
  require(options.accumulate <= size,
          "train: a batch of {} in {} parts\n  lower accumulate, or take larger batches", size,
          options.accumulate);
  const at::Tensor gradients = share(training.parameters, state.parameters);
  std::vector<at::Tensor> parameters;
  for (const auto& [name, parameter] : training.parameters) parameters.push_back(parameter);
  const Fused fused =
      options.optimiser == TrainOptions::Optimiser::adam ? Fused(at::_fused_adam_) : Fused(at::_fused_adamw_);
  while (state.step < options.steps) {
    const Rng stream = rng.fork(static_cast<uint64_t>(state.step));
    gradients.zero_();
    const double loss = add_gradient(training, stream, options.accumulate, state.step, parameters);
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
