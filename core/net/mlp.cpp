#include <ATen/ops/elu.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/silu.h>
#include <ATen/ops/softplus.h>
#include <ATen/ops/tanh.h>

#include "core/net/net.h"

namespace sgm {
namespace {

using Activation = at::Tensor (*)(const at::Tensor&);

const std::vector<std::pair<std::string, Activation>>& activations() {
  static const std::vector<std::pair<std::string, Activation>> all{
      {"softplus", [](const at::Tensor& x) { return at::softplus(x); }},
      {"silu", [](const at::Tensor& x) { return at::silu(x); }},
      {"elu", [](const at::Tensor& x) { return at::elu(x); }},
      {"tanh", [](const at::Tensor& x) { return at::tanh(x); }},
      {"relu", [](const at::Tensor& x) { return at::relu(x); }}};
  return all;
}

/// Linear layers with activations between: D-width-…-width-D, not conditioned on time. The defaults are the
/// network of NCSN's Fig. 2 (ncsn/runners/toy_runner.py). Parameters are named as those of PyTorch's
/// Sequential: 0.weight, 0.bias, 2.weight …
struct Mlp {
  int64_t layers = 2, width = 128;
  Activation activation = activations()[0].second;

  void fields(Fields& on) {
    on("layers", layers, "hidden layers", range(0, 1000));
    on("width", width, "units of a hidden layer", range(1, 1e6));
    on.choice("activation", activation, "function between the layers", activations());
  }

  Net operator()(at::IntArrayRef sizes, const Rng& init) const {
    const int64_t dimension = c10::multiply_integers(sizes);
    std::vector<at::Tensor> weights, biases;
    Net net;
    for (int64_t i = 0; i <= layers; ++i) {
      const int64_t in = i == 0 ? dimension : width;
      const int64_t out = i == layers ? dimension : width;
      const auto parameter = [&](const std::string& name, at::IntArrayRef shape) {
        net.parameters.emplace_back(
            fmt::format("{}.{}", 2 * i, name),
            as_parameter(uniform_parameter(shape, in, init.fork(fmt::format("{}.{}", 2 * i, name)))));
        return net.parameters.back().second;
      };
      weights.push_back(parameter("weight", {out, in}));
      biases.push_back(parameter("bias", {out}));
    }
    net.forward = [weights, biases, activation = activation](const at::Tensor& x, const Conditioning&) {
      at::Tensor h = x.flatten(1);
      for (size_t i = 0; i < weights.size(); ++i)
        h = at::linear(i == 0 ? h : activation(h), weights[i], biases[i]);
      return h.reshape(x.sizes());
    };
    return net;
  }
};

const bool registered =
    net_registry().add("mlp", factory<MakeNet, Mlp>("multilayer perceptron, unconditional"));

}  // namespace
}  // namespace sgm
