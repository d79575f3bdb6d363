// The losses of the SDE view in losses/losses.h5, for losses_parity.
#pragma once
#include <ATen/ATen.h>
#include <torch/csrc/autograd/autograd.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "core/objective/objective.h"
#include "core/sde/derived.h"
#include "tests/support/made.h"
#include "tests/support/parity.h"

namespace sgm::test {

constexpr double tolerance = 1e-12;

/// Sequential(Linear, Softplus, …, Linear): weights by layer, leaves of autograd.
struct Layers {
  std::map<int, at::Tensor> weight, bias;

  explicit Layers(const Group& group) {
    for (const auto& [name, variable] : group.variables) {
      auto& kind = name.ends_with("weight") ? weight : bias;
      kind[std::stoi(name)] = variable.data.clone().requires_grad_();
    }
  }
  at::Tensor operator()(at::Tensor x) const {
    for (const auto& [layer, w] : weight) x = at::linear(layer == 0 ? x : at::softplus(x), w, bias.at(layer));
    return x;
  }
};

inline std::string text(const Group& group, const std::string& name) {
  return std::get<std::string>(group.attribute(name));
}

/// The conditional network at a label (B,): it reads (x, 0.25 ln(1 + label)).
inline at::Tensor at_label(const Layers& net, const at::Tensor& x, const at::Tensor& label) {
  return net(at::cat({x, 0.25 * at::log1p(label.to(at::kDouble)).unsqueeze(1)}, 1));
}

/// What an objective of the SDE view is computed with: an SDE, what the network is there, the noise it
/// replays, and the digits that the official code keeps of 1 − e^(−B).
struct SdeCase {
  Objective objective;
  SdePtr sde;
  std::function<at::Tensor(const at::Tensor& x, const at::Tensor& t)> score;
  std::vector<at::Tensor> noise;
  double factor = 1;
  double digits = tolerance;
};

inline std::optional<SdeCase> sde_case_of(const std::string& name, const Group& group, const Layers& net) {
  const auto has = [&](const char* attribute) {
    return std::any_of(group.attributes.begin(), group.attributes.end(),
                       [&](const auto& a) { return a.first == attribute; });
  };
  const auto flag = [&](const char* attribute) { return std::get<int64_t>(group.attribute(attribute)) != 0; };
  const auto options_of = [&] {
    return Node::Table{{"reduction", has("reduce_mean") && flag("reduce_mean") ? "mean" : "half_sum"}};
  };
  const auto& registry = objective_registry();
  if (has("kind") && has("likelihood_weighting")) {
    const std::string kind = text(group, "kind");
    const SdePtr sde = made(sde_registry(), kind == "subvp" ? "sub_vp" : kind);
    Node::Table options = options_of();
    options.emplace_back("t_min", std::get<double>(group.attribute("eps")));
    options.emplace_back("weighting", flag("likelihood_weighting") ? "likelihood" : "variance");
    const bool exploding = kind == "ve";
    const ScoreFn score = [&net, sde, exploding](const at::Tensor& x, const at::Tensor& t) {
      const at::Tensor sigma = sde->sigma(t);
      return exploding ? at_label(net, x, sigma) : -at_label(net, x, 999 * t) / sigma.unsqueeze(1);
    };
    const double lost =
        exploding ? 0 : 4 * std::exp2(-53) / sde->sigma(group.data("t")).square().min().item<double>();
    return SdeCase{made(registry, "sde_dsm", options), sde, score,
                   {group.data("u"), group.data("z")}, 1,   std::max(tolerance, lost)};
  }
  if (has("N") && group.contains("labels")) {
    const int64_t N = std::get<int64_t>(group.attribute("N"));
    const bool exploding = name.starts_with("smld");
    const SdePtr sde = made(sde_registry(), exploding ? "ve" : "vp");
    Node::Table options = options_of();
    options.emplace_back("levels", N);
    const at::Tensor deviation = marginals(sde->ladder(N)).variance.sqrt();
    const auto last = static_cast<double>(N - 1);
    const ScoreFn score = [&net, sde, exploding, deviation, last](const at::Tensor& x, const at::Tensor& t) {
      if (exploding) return at_label(net, x, (last * (1 - t)).round());
      const at::Tensor sigma = sde->sigma(t).unsqueeze(1);
      return -at_label(net, x, (sigma - deviation).abs().argmin(1)) / sigma;
    };
    // the official code takes 1 − prod(1 − beta) where it is near 1e-4
    return SdeCase{made(registry, exploding ? "smld" : "ddpm", options),
                   sde,
                   score,
                   {group.data("labels"), group.data("z")}};
  }
  if (!name.starts_with("edm")) return std::nullopt;
  const std::string objective = name.substr(0, name.find("_loss"));
  const SdePtr sde = made(sde_registry(), "edm", {{"t_max", 1000.0}});
  const ScoreFn score = [&net](const at::Tensor& x, const at::Tensor& t) {
    return (0.5 * x + at_label(net, x, t) - x) / t.square().unsqueeze(1);
  };
  const double least = group.data("sigma").min().item<double>();
  return SdeCase{
      made(registry, objective, {{"reduction", "half_sum"}}),
      sde,
      score,
      {group.data("u_or_normal"), group.data("z")},
      2,
      objective == "edm_vp" ? std::max(tolerance, 4 * std::exp2(-53) / (least * least)) : tolerance};
}

inline void sde_loss(Parity& parity, const SdeCase& c, const Layers& net, const Group& group) {
  Rng rng = Rng::recorded(c.noise);
  const at::Tensor rows = c.factor * c.objective({c.sde, c.score}, {group.data("x"), {}, {}}, rng);
  const bool summed = group.contains("loss_sum_over_batch");
  const at::Tensor loss = rows.mean();  // EDM sums over pixels and divides by the batch
  const auto gradient = torch::autograd::grad({loss}, {net.weight.at(0), net.bias.at(0)});
  parity.compare("per_sample", rows, summed ? group.data("loss_elements").sum(1) : group.data("per_sample"),
                 c.digits);
  parity.compare("loss", loss, group.data(summed ? "loss_sum_over_batch" : "loss"), c.digits);
  parity.compare("grad_w0", gradient[0], group.data("grad_w0"), c.digits);
  parity.compare("grad_b0", gradient[1], group.data("grad_b0"), c.digits);
}

}  // namespace sgm::test
