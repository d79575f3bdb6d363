// Against the official score-matching losses (losses/losses.h5): per-sample values, the batch's loss and its
// gradient in the first layer, with the recorded noise. Sources: ermongroup/sliced_score_matching,
// ermongroup/ncsn.
#include <ATen/ATen.h>
#include <torch/csrc/autograd/autograd.h>

#include <cmath>
#include <map>

#include "core/objective/objective.h"
#include "core/tensor/jacobian.h"
#include "core/train/train.h"
#include "tests/parity/density_losses.h"
#include "tests/parity/sde_losses.h"
#include "tests/support/made.h"
#include "tests/support/parity.h"

namespace sgm::test {
namespace {

/// An energy's score is its negative gradient; a score network's is its output.
ScoreFn score_of(const Layers& net, bool energy) {
  if (!energy) return [&net](const at::Tensor& x, const at::Tensor&) { return net(x); };
  return [&net](const at::Tensor& x, const at::Tensor&) {
    const at::Tensor leaf = x.requires_grad() ? x : x.detach().requires_grad_();
    return -torch::autograd::grad({net(leaf).sum()}, {leaf}, {}, true, true)[0];
  };
}

/// The conditional network of the annealed losses reads (x, 0.25 ln(1 + i)); level i of L stands at time 1 −
/// i/(L − 1).
ScoreFn level_score_of(const Layers& net, const at::Tensor& sigmas) {
  const auto last = static_cast<double>(sigmas.size(0) - 1);
  return [&net, last](const at::Tensor& x, const at::Tensor& t) {
    return net(at::cat({x, 0.25 * at::log1p((last * (1 - t)).round()).unsqueeze(1)}, 1));
  };
}

/// How a group is computed: the objective, the noise it replays, and what its loss is multiplied by.
struct Case {
  Objective objective;
  std::vector<at::Tensor> noise;
  double factor = 1;
  SdePtr sde{};
};

/// Annealed losses draw the levels, then the noise.
Case annealed_case(const Group& group) {
  const at::Tensor sigmas = group.data("sigmas");
  const SdePtr ve =
      made(sde_registry(), "ve",
           {{"sigma_min", sigmas.min().item<double>()}, {"sigma_max", sigmas.max().item<double>()}});
  const Node levels(sigmas.size(0));
  std::vector<at::Tensor> noise{group.data("labels"), group.data("z")};
  if (group.contains("v")) {
    noise.push_back(group.data("v"));
    return {made(objective_registry(), "ncsn_ssm", {{"levels", levels}}), noise, 1, ve};
  }
  return {made(objective_registry(), "ncsn",
               {{"levels", levels}, {"anneal_power", std::get<double>(group.attribute("anneal_power"))}}),
          noise, 1, ve};
}

std::optional<Case> case_of(const std::string& name, const Group& group) {
  const auto& registry = objective_registry();
  if (name == "exact_sm") return Case{made(registry, name), {}};
  if (name.starts_with("dsm_")) {
    const double sigma = std::get<double>(group.attribute("sigma"));
    // The energy form is 1/2 ||sigma^2 s + sigma z||^2.
    return Case{made(registry, "dsm", {{"sigma", sigma}}),
                {group.data("z")},
                name == "dsm_energy" ? std::pow(sigma, 4) : 1};
  }
  if (name.starts_with("anneal_")) return annealed_case(group);
  const bool single = name.starts_with("ssm_");
  const bool sliced = name.starts_with("sliced_score_");
  if (!single && !sliced) return std::nullopt;
  const std::string described = single ? name : text(group, "projection");
  const auto says = [&](const char* word) { return described.find(word) != std::string::npos; };
  const std::string projection = says("gaussian")      ? "gaussian"
                                 : says("unit sphere") ? "unit_sphere"
                                 : says("sphere")      ? "sphere"
                                                       : "rademacher";
  const int64_t projections = single ? 1 : std::get<int64_t>(group.attribute("n_particles"));
  const bool reduced = name.find("_vr") != std::string::npos;
  // Rademacher draws are replayed as such, the others from the normals they are made of; particles are the
  // slow index.
  const at::Tensor noise = group.data(projection == "rademacher" ? "v" : "randn");
  return Case{
      made(registry, reduced ? "ssm_vr" : "ssm", {{"projection", projection}, {"projections", projections}}),
      noise.chunk(projections)};
}

void loss(Parity& parity, const Case& c, const Layers& net, const Group& group) {
  Rng rng = Rng::recorded(c.noise);
  const ScoreFn score =
      c.sde ? level_score_of(net, group.data("sigmas")) : score_of(net, text(group, "net") == "energy_net");
  const at::Tensor per_sample = c.factor * c.objective({c.sde, score}, {group.data("x"), {}, {}}, rng);
  const at::Tensor mean = per_sample.mean();
  const auto gradient = torch::autograd::grad({mean}, {net.weight.at(0), net.bias.at(0)});
  parity.compare("per_sample", per_sample, group.data("per_sample"), tolerance);
  parity.compare("loss", mean, group.data("loss"), tolerance);
  parity.compare("grad_w0", gradient[0], group.data("grad_w0"), tolerance);
  parity.compare("grad_b0", gradient[1], group.data("grad_b0"), tolerance);
}

/// Scores and their Jacobians, one backward pass a row.
void quantities(Parity& parity, const Layers& energy, const Layers& score, const Group& group) {
  const auto compare = [&](const std::string& name, const Layers& net, bool is_energy) {
    const Jacobian of(score_of(net, is_energy), group.data("x"), {}, false);
    std::vector<at::Tensor> rows;
    for (int64_t i = 0; i < of.value().size(1); ++i)
      rows.push_back(
          of.vjp(at::one_hot(at::full_like(of.value().select(1, 0), i, at::kLong), of.value().size(1))
                     .to(at::kDouble)));
    parity.compare(name, of.value(), group.data(name), tolerance);
    parity.compare(name + "_jacobian", at::stack(rows, 1), group.data(name + "_jacobian"), tolerance);
  };
  compare("energy_score", energy, true);
  compare("score", score, false);
}

double real(const Group& group, const std::string& name) {
  return std::get<double>(group.attribute(name));
}

/// The average follows the recorded parameters, the first of which it starts from.
void moving_average(Parity& parity, const Group& group) {
  TrainOptions options;
  options.ema = real(group, "decay");
  options.average = TrainOptions::Average::ramp;
  const at::Tensor parameters = group.data("parameters");
  std::vector<at::Tensor> shadow{parameters[0]};
  for (int64_t step = 0; step + 1 < parameters.size(0); ++step)
    shadow.push_back(at::lerp(shadow.back(), parameters[step + 1], 1 - average_decay(options, step, 1)));
  parity.compare("shadow", at::stack(shadow), group.data("shadow"), tolerance);
}

/// One parameter, trained by an objective that has the recorded gradients.
void optimiser(Parity& parity, const Group& group) {
  TrainOptions options;
  const at::Tensor gradients = group.data("grads");
  options.steps = gradients.size(0);
  options.rate = real(group, "lr");
  options.beta1 = real(group, "beta1");
  options.beta2 = real(group, "beta2");
  options.adam_eps = real(group, "eps");
  options.clip = real(group, "grad_clip");
  options.warmup = std::get<int64_t>(group.attribute("warmup"));
  options.warmup_from_zero = true;
  const at::Tensor w = group.data("w0").clone().requires_grad_();
  int64_t step = 0;
  const Loss linear = [&](const Batch&, Rng&) { return (w * gradients[step++]).sum().view({1}); };
  std::vector<at::Tensor> seen;
  train({{{"w", w}}, linear, batches_of(at::zeros({1, 1}), 1)}, options, Rng(0),
        [&](const TrainState& state, double) { seen.push_back(state.parameters.view_as(w).clone()); });
  parity.compare("w", at::stack(seen), group.data("w"), tolerance);
}

/// Times of the likelihood weighting's density, from uniform draws.
void times(Parity& parity, const std::string& at, const Group& group) {
  const SdePtr sde = made(sde_registry(), at.starts_with("subvp") ? "sub_vp" : "vp",
                          {{"beta_min", real(group, "beta_min")}, {"beta_max", real(group, "beta_max")}});
  const double eps = real(group, "eps");
  parity.compare(at + "/t", importance_time(*sde, eps, group.data("u")), group.data("t"), 1e-10);
  parity.compare(at + "/Z", at::scalar_tensor(weight_of_likelihood(*sde, eps), at::kDouble),
                 at::scalar_tensor(real(group, "Z"), at::kDouble), 1e-12);
}

void losses(Parity& parity, const Group& file) {
  const std::map<std::string, Layers> nets{{"energy_net", Layers(file.at("energy_net"))},
                                           {"score_net", Layers(file.at("score_net"))},
                                           {"time_net", Layers(file.at("time_net"))}};
  for (const auto& [name, group] : file.groups) {
    parity.group(name, [&, &name = name, &group = group] {
      if (name.ends_with("_net")) return;
      if (name == "exact_quantities") {
        quantities(parity, nets.at("energy_net"), nets.at("score_net"), group);
      } else if (const std::optional<Case> c = case_of(name, group)) {
        const std::string net = text(group, "net");  // "time_net (label = integer index)"
        loss(parity, *c, nets.at(net.substr(0, net.find(' '))), group);
      } else if (const std::optional<SdeCase> s = sde_case_of(name, group, nets.at("time_net"))) {
        sde_loss(parity, *s, nets.at("time_net"), group);
      } else if (name == "ema_ramp") {
        moving_average(parity, group);
      } else if (name == "optimizer_warmup_clip") {
        optimiser(parity, group);
      } else if (name == "importance_sampling") {
        for (const auto& [at, one] : group.groups) times(parity, at, one);
      } else if (name.starts_with("approx_backprop")) {
        approximate_backprop(parity, nets.at("energy_net"), group);
      } else if (name.starts_with("curvature_propagation")) {
        curvature_propagation(parity, nets.at("energy_net"), group, name.ends_with("_TU"));
      } else if (name == "nice") {
        nice(parity, group);
      } else {
        parity.unknown(name);
      }
    });
  }
}

}  // namespace
}  // namespace sgm::test

int main() {
  return sgm::test::compared("losses/losses.h5", sgm::test::losses);
}
