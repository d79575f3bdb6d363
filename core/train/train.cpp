#include "core/train/train.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/_fused_adam.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/full.h>
#include <ATen/ops/zeros_like.h>

#include <cmath>

namespace sgm {
namespace {

/// Lays the parameters and their gradients out as views of two flat buffers, so that the optimiser is one operation.
at::Tensor share(const Net& net, const at::Tensor& values) {
  const at::Tensor gradients = at::zeros_like(values);
  int64_t first = 0;
  for (const auto& [name, parameter] : net.parameters) {
    parameter.set_data(values.narrow(0, first, parameter.numel()).view(parameter.sizes()));
    parameter.mutable_grad() = gradients.narrow(0, first, parameter.numel()).view(parameter.sizes());
    first += parameter.numel();
  }
  return gradients;
}

}  // namespace

void TrainOptions::fields(Fields& on) {
  on("steps", steps, "training steps", range(0, 1e9));
  on("rate", rate, "learning rate of Adam", above(0));
  on("beta1", beta1, "decay of Adam's first moment", Range{0, 1, false, true});
  on("beta2", beta2, "decay of Adam's second moment", Range{0, 1, false, true});
  on("adam_eps", adam_eps, "Adam's epsilon", at_least(0));
  on("ema", ema, "decay of the moving average of the parameters; 0: none", Range{0, 1, false, true});
}

at::Tensor flat_parameters(const Net& net) {
  std::vector<at::Tensor> all;
  for (const auto& [name, parameter] : net.parameters) all.push_back(parameter.detach().reshape({-1}));
  return at::cat(all);
}

void assign_parameters(const Net& net, const at::Tensor& flat) {
  const at::NoGradGuard no_grad;
  require(flat.numel() == count_parameters(net), "assign_parameters: {} values for a network of {} parameters\n  they are of another network",
          flat.numel(), count_parameters(net));
  int64_t first = 0;
  for (const auto& [name, parameter] : net.parameters) {
    at::Tensor(parameter).copy_(flat.narrow(0, first, parameter.numel()).view(parameter.sizes()));
    first += parameter.numel();
  }
}

Batches batches_of(at::Tensor data, int64_t size) {
  return [data = std::move(data), size](Rng& rng) {
    const at::Tensor index = rng.integers(0, data.size(0), {size}, data.device());
    return Batch{data.index_select(0, index), {}, index};
  };
}

TrainState train(const Training& training, const TrainOptions& options, const Rng& rng, const Observer& observe, TrainState state) {
  if (!state.parameters.defined()) {
    state.parameters = flat_parameters(training.net);
    state.first_moment = at::zeros_like(state.parameters);
    state.second_moment = at::zeros_like(state.parameters);
    if (options.ema > 0) state.ema = state.parameters.clone();
  }
  const at::Tensor gradients = share(training.net, state.parameters);
  std::vector<at::Tensor> parameters;
  for (const auto& [name, parameter] : training.net.parameters) parameters.push_back(parameter);
  while (state.step < options.steps) {
    const Rng stream = rng.fork(static_cast<uint64_t>(state.step));
    Rng for_batch = stream.fork("batch"), for_loss = stream.fork("loss");
    gradients.zero_();
    const at::Tensor loss = training.objective(training.problem, training.batches(for_batch), for_loss).mean();
    const double value = loss.item<double>();
    require_run(std::isfinite(value), "train: the loss is {} at step {}\n  lower the learning rate, or look at the data", value, state.step);
    loss.backward({}, std::nullopt, false, parameters);
    ++state.step;
    const at::NoGradGuard no_grad;
    at::_fused_adam_({state.parameters}, {gradients}, {state.first_moment}, {state.second_moment}, {},
                     {at::full({}, static_cast<double>(state.step), gradients.options().dtype(at::kFloat))}, options.rate, options.beta1,
                     options.beta2, 0, options.adam_eps, false, false);
    if (state.ema.defined()) state.ema.lerp_(state.parameters, 1 - options.ema);
    if (observe) observe(state, value);
  }
  return state;
}

}  // namespace sgm
