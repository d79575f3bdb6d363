#include "core/objective/curvature.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/zeros_like.h>
#include <torch/csrc/autograd/autograd.h>

namespace sgm {
namespace {

using Tensors = std::vector<at::Tensor>;

/// A density's layers as a linear map from `at` on, and vectors brought back through it.
struct LinearPass {
  at::Tensor at;  ///< (B, D), where they arrive
  Pass pass;
  at::Tensor value;

  LinearPass(const LogDensity& density, const at::Tensor& x, const Pass& values, int power,
             Pass::Wiring wiring)
      : at(at::zeros_like(x).requires_grad_()), pass(values, power, wiring) {
    value = density(pass, at);
  }
  /// The sum over `places` of J^T v there.
  at::Tensor back(const Tensors& places, const Tensors& v) const {
    return torch::autograd::grad(places, {at}, v, true, true)[0].flatten(1);
  }
};

/// Values, the gradient, and C of every elementwise function, first to last.
struct Curved {
  Pass values;
  LinearPass linear;
  at::Tensor gradient;
  Tensors before, curvature;

  Curved(const LogDensity& density, const at::Tensor& x, Pass::Wiring wiring)
      : values(evaluated(density, x)), linear(density, x, values, 1, wiring) {
    Tensors inputs{linear.at};
    for (const Pass::Node& node : linear.pass.nodes()) {
      inputs.push_back(node.after);
      before.push_back(node.before);
    }
    const Tensors slopes = torch::autograd::grad({linear.value.sum()}, inputs, {}, true, true);
    gradient = slopes[0].flatten(1);
    for (size_t i = 0; i < before.size(); ++i) {
      const Pass::Node& node = values.nodes()[i];
      curvature.push_back(node.f->second(node.before) * slopes[i + 1]);
    }
  }
  static Pass evaluated(const LogDensity& density, const at::Tensor& x) {
    Pass pass;
    density(pass, x);
    return pass;
  }
};

/// sqrt(c) where c > 0, else 0, with a derivative that is finite where c <= 0.
at::Tensor root_of_positive(const at::Tensor& c) {
  const at::Tensor positive = (c > 0).to(c.scalar_type());
  return positive * (positive * c + (1 - positive)).sqrt();
}

/// Without a graph where gradients are off.
Curvature finished(const Curvature& c, bool graph) {
  if (graph) return c;
  const auto plain = [](const at::Tensor& a) { return a.defined() ? a.detach() : a; };
  return {plain(c.gradient), plain(c.diagonal), plain(c.first), plain(c.second)};
}

}  // namespace

Curvature approximate_curvature(const LogDensity& density, const at::Tensor& x, Pass::Wiring wiring) {
  const bool graph = at::GradMode::is_enabled();
  const at::AutoGradMode on(true);
  const Curved c(density, x, wiring);
  const LinearPass squares(density, x, c.values, 2, wiring);
  Tensors before;
  for (const Pass::Node& node : squares.pass.nodes()) before.push_back(node.before);
  return finished({c.gradient, squares.back(before, c.curvature)}, graph);
}

Curvature propagated_curvature(const LogDensity& density, const at::Tensor& x, CurvatureNoise noise, Rng& rng,
                               Pass::Wiring wiring) {
  const bool graph = at::GradMode::is_enabled();
  const at::AutoGradMode on(true);
  const Curved c(density, x, wiring);
  const auto draw = [&](const at::Tensor& like) { return rng.rademacher(like.sizes(), like.options()); };
  const size_t n = c.before.size();
  Tensors places, first, second;
  for (size_t i = n; i-- > 0;) {
    if (noise == CurvatureNoise::pair) {
      places.push_back(c.linear.pass.nodes()[i].after);
      first.push_back(draw(places.back()));
      second.push_back(at::zeros_like(places.back()));
    }
    places.push_back(c.before[i]);
    const at::Tensor v = draw(places.back());
    const bool pair = noise == CurvatureNoise::pair;
    first.push_back(pair ? v : root_of_positive(c.curvature[i]) * v);
    second.push_back(pair ? c.curvature[i] * v : root_of_positive(-c.curvature[i]) * v);
  }
  at::Tensor one = c.linear.back(places, first);
  const at::Tensor two = c.linear.back(places, second);
  if (noise == CurvatureNoise::complex)
    return finished({c.gradient, one.square() - two.square(), one, two}, graph);
  one = one + draw(one);
  return finished({c.gradient, one * two, one, two}, graph);
}

std::vector<std::pair<std::string, Backward>> backward_names() {
  return {{"right", Backward::right}, {"as_published", Backward::as_published}};
}

at::Tensor curvature_loss(const Curvature& c) {
  return 0.5 * c.gradient.square().sum(1) + c.diagonal.sum(1);
}

}  // namespace sgm
