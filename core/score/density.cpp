#include "core/score/density.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/ones_like.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/softplus.h>
#include <torch/csrc/autograd/autograd.h>

namespace sgm {

const Elementwise softplus{[](const at::Tensor& z) { return at::softplus(z); },
                           [](const at::Tensor& z) { return at::sigmoid(z); },
                           [](const at::Tensor& z) { return at::sigmoid(z) * at::sigmoid(-z); }};
const Elementwise half_squares{[](const at::Tensor& z) { return -0.5 * z.square(); },
                               [](const at::Tensor& z) { return -z; },
                               [](const at::Tensor& z) { return -at::ones_like(z); }};

Pass::Pass(const Pass& values, int power, Wiring wiring)
    : values_(&values.nodes_), power_(power), wiring_(wiring) {}

at::Tensor Pass::linear(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias) const {
  if (values_ == nullptr) return at::linear(x, weight, bias);
  return at::linear(x, power_ == 1 ? weight : weight.square());
}

at::Tensor Pass::apply(const Elementwise& f, const at::Tensor& z) {
  at::Tensor after;
  if (values_ == nullptr) {
    after = f.value(z);
  } else {
    const at::Tensor slope = f.first(values_->at(nodes_.size()).before);
    after = (power_ == 1 ? slope : slope.square()) * z;
  }
  nodes_.push_back({&f, z, after});
  return after;
}

at::Tensor Pass::scaled(const at::Tensor& x, const at::Tensor& factor) const {
  return x * (values_ != nullptr && power_ == 2 ? factor.square() : factor);
}

at::Tensor Pass::plus_constant(const at::Tensor& x, const at::Tensor& c) const {
  return values_ == nullptr ? x + c : x;
}

bool Pass::first_kind(bool first) const {
  return wiring_ == Wiring::right ? first : wiring_ == Wiring::all_first;
}

at::Tensor gradient(const LogDensity& density, const at::Tensor& x) {
  const bool graph = at::GradMode::is_enabled();
  const at::AutoGradMode on(true);
  const at::Tensor leaf = graph && x.requires_grad() ? x : x.detach().requires_grad_();
  Pass pass;
  return torch::autograd::grad({density(pass, leaf).sum()}, {leaf}, {}, graph, graph)[0];
}

}  // namespace sgm
