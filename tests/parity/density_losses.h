// Curvature propagation, approximate back-propagation and NICE in losses/losses.h5, for losses_parity.
#pragma once
#include <ATen/ATen.h>
#include <torch/csrc/autograd/autograd.h>

#include "core/net/nice.h"
#include "core/objective/curvature.h"
#include "core/tensor/jacobian.h"
#include "tests/parity/sde_losses.h"

namespace sgm::test {

/// ToyNet: its output is a log density.
inline LogDensity log_density_of(const Layers& net) {
  return [&net](Pass& pass, const at::Tensor& x) {
    at::Tensor h = x;
    for (const auto& [layer, w] : net.weight)
      h = pass.linear(layer == 0 ? h : pass.apply(softplus, h), w, net.bias.at(layer));
    return h.squeeze(1);
  };
}

inline void exact_derivatives(Parity& parity, const LogDensity& density, const Group& group) {
  const ScoreFn score = [&](const at::Tensor& x, const at::Tensor&) { return gradient(density, x); };
  const Jacobian at(score, group.data("x"), {}, false);
  std::vector<at::Tensor> diagonal;
  for (int64_t i = 0; i < at.value().size(1); ++i) {
    at::Tensor axis = at::zeros_like(at.value());
    axis.select(1, i).fill_(1);
    diagonal.push_back(at.vjp(axis).select(1, i));
  }
  parity.compare("exact_hessian_diag", at::stack(diagonal, 1), group.data("exact_hessian_diag"), tolerance);
  if (group.contains("exact_grad"))
    parity.compare("exact_grad", at.value(), group.data("exact_grad"), tolerance);
}

inline void approximate_backprop(Parity& parity, const Layers& net, const Group& group) {
  const LogDensity density = log_density_of(net);
  exact_derivatives(parity, density, group);
  Pass pass;
  parity.compare("output", density(pass, group.data("x")), group.data("output"), tolerance);
  const Curvature c = approximate_curvature(density, group.data("x"), Pass::Wiring::right);
  parity.compare("grad", c.gradient, group.data("grad"), tolerance);
  parity.compare("diag", c.diagonal, group.data("diag"), tolerance);
  Rng unused = Rng::recorded({});
  const Problem problem{{}, {}, {}, density};
  const at::Tensor loss =
      made(objective_registry(), "approximate_backprop")(problem, {group.data("x"), {}, {}}, unused);
  parity.compare("loss", loss.mean(), group.data("loss"), tolerance);
}

/// Of a pair the official code calls U the first. The official runner halves the diagonal T U; E[T U] is the
/// Hessian's.
inline void curvature_propagation(Parity& parity, const Layers& net, const Group& group, bool pair) {
  const LogDensity density = log_density_of(net);
  exact_derivatives(parity, density, group);
  std::vector<at::Tensor> noise;
  for (int64_t i = 0; group.contains(fmt::format("randn_{}", i)); ++i)
    noise.push_back(group.data(fmt::format("randn_{}", i)).sign());
  Rng rng = Rng::recorded(noise);
  const Curvature c =
      propagated_curvature(density, group.data("x"), pair ? CurvatureNoise::pair : CurvatureNoise::complex,
                           rng, Pass::Wiring::right);
  parity.compare("grad", c.gradient, group.data("grad"), tolerance);
  parity.compare("first", pair ? c.second : c.first, group.data("first"), tolerance);
  parity.compare("second", pair ? c.first : c.second, group.data("second"), tolerance);
  parity.compare("diag_estimate", c.diagonal * (pair ? 0.5 : 1), group.data("diag_estimate"), tolerance);
}

/// The right derivatives, and the official wrong ones by the wiring that gives them.
inline void nice(Parity& parity, const Group& group) {
  const int64_t D = group.data("x").size(1);
  Weights weights;
  const Nice model(Scope(weights, Rng(0)), D, 4, std::get<int64_t>(group.attribute("num_layers")),
                   std::get<int64_t>(group.attribute("hidden")));
  for (auto& [name, parameter] : weights) parameter.set_data(group.at("weights").data(name));
  const LogDensity density = [&](Pass& pass, const at::Tensor& x) { return model.log_density(pass, x); };
  const at::Tensor x = group.data("x");
  Pass pass;
  parity.compare("y", model.encode(x), group.data("y"), tolerance);
  parity.compare("inverse", model.decode(group.data("y")), x, tolerance);
  parity.compare("logp", density(pass, x), group.data("logp"), tolerance);
  exact_derivatives(parity, density, group);
  const Curvature published = approximate_curvature(density, x, Pass::Wiring::all_first);
  parity.compare("kingma_grad_as_official", published.gradient, group.data("kingma_grad_as_official"),
                 tolerance);
  parity.compare("kingma_diag_as_official", published.diagonal, group.data("kingma_diag_as_official"),
                 tolerance);
  Rng rng(1);
  const at::Tensor wrong =
      propagated_curvature(density, x, CurvatureNoise::complex, rng, Pass::Wiring::all_second).gradient;
  parity.compare("S_grad_as_official", wrong, group.data("S_grad_as_official"), tolerance);
}

}  // namespace sgm::test
