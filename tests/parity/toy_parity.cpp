// Against ermongroup/ncsn's toy example (toy/toy.h5): scores and densities of the mixture at several noise
// levels, and whole chains of Langevin and annealed Langevin dynamics with the recorded noise.
#include <ATen/ATen.h>

#include <regex>

#include "core/sampler/sampler.h"
#include "core/score/mixture.h"
#include "tests/support/made.h"
#include "tests/support/parity.h"

namespace sgm::test {
namespace {

/// "0.8 N((5,5), I) + 0.2 N((-5,-5), I)" with components of variance `variance`.
Mixture mixture_of(const std::string& text, double variance) {
  const std::regex component(R"(([0-9.eE+-]+)\s*\*?\s*N\(\(([^)]*)\),\s*I\))");
  const std::regex number(R"([^,\s]+)");
  std::vector<double> weights, means;
  for (std::sregex_iterator c(text.begin(), text.end(), component), end; c != end; ++c) {
    weights.push_back(std::stod((*c)[1]));
    const std::string mean = (*c)[2];
    for (std::sregex_iterator m(mean.begin(), mean.end(), number); m != end; ++m)
      means.push_back(std::stod(m->str()));
  }
  require(!weights.empty(), "no mixture in '{}'", text);
  const int64_t K = static_cast<int64_t>(weights.size());
  return checked({at::tensor(weights, at::kDouble),
                  at::tensor(means, at::kDouble).view({K, -1}),
                  at::full({K}, variance, at::kDouble),
                  {}});
}

double number(const Group& group, const std::string& name) {
  const Attribute& attribute = group.attribute(name);
  return std::holds_alternative<int64_t>(attribute) ? static_cast<double>(std::get<int64_t>(attribute))
                                                    : std::get<double>(attribute);
}

void grid(Parity& parity, const Group& group, const Mixture& mixture, const at::Tensor& x, double sigma) {
  const at::Tensor alpha = at::ones({}, at::kDouble);
  const at::Tensor noise = at::full({}, sigma, at::kDouble);
  parity.compare("score", mixture_score(mixture, x, alpha, noise), group.data("score"), 1e-12);
  parity.compare("logp_correct", log_density(mixture, x, alpha, noise), group.data("logp_correct"), 1e-12);
}

void chain(Parity& parity, const Group& group, const Sampler& sampler, const Problem& problem) {
  const at::Tensor noise = group.data("noise");
  const at::Tensor states = group.data("states_every_50");
  const int64_t every = noise.size(0) / states.size(0);
  std::vector<at::Tensor> seen{group.data("x0")};
  Rng rng = Rng::recorded(noise.unbind(0));
  const Samples samples =
      sampler(problem, group.data("x0"), rng, [&](StepState& state) { seen.push_back(state.x); });
  parity.compare("x", samples.x, group.data("x"), 1e-9);
  parity.compare("states_every_50", at::stack(seen).slice(0, 0, noise.size(0), every), states,
                 1e-9);  // the states before those steps
}

void toy(Parity& parity, const Group& file) {
  const std::string text = std::get<std::string>(file.attribute("mixture"));
  const Mixture components = mixture_of(text, 1);
  const Mixture points = mixture_of(text, 0);
  for (const auto& [name, group] : file.groups) {
    parity.group(name, [&, &name = name, &group = group] {
      if (name == "grid") {
        grid(parity, group, components, group.data("x"), 0);
      } else if (name.starts_with("grid_sigma")) {
        grid(parity, group, points, file.data("grid/x"), number(group, "sigma"));
      } else if (name == "langevin") {
        const ScoreFn score = [&](const at::Tensor& x, const at::Tensor& t) {
          return mixture_score(components, x, at::ones_like(t), at::zeros_like(t));
        };
        const Sampler sampler = made(sampler_registry(), "langevin",
                                     {{"steps", group.data("noise").size(0)}, {"eps", number(group, "lr")}});
        chain(parity, group, sampler, {made(sde_registry(), "ve"), score});
      } else if (name == "annealed_langevin") {
        const at::Tensor sigmas = group.data("sigmas");
        const SdePtr ve =
            made(sde_registry(), "ve",
                 {{"sigma_min", sigmas[-1].item<double>()}, {"sigma_max", sigmas[0].item<double>()}});
        const Sampler sampler = made(sampler_registry(), "annealed_langevin",
                                     {{"levels", sigmas.size(0)},
                                      {"steps", static_cast<int64_t>(number(group, "n_steps_each"))},
                                      {"eps", number(group, "lr")}});
        chain(parity, group, sampler, {ve, exact_score(points, ve)});
      } else {
        parity.unknown(name);
      }
    });
  }
}

}  // namespace
}  // namespace sgm::test

int main() {
  return sgm::test::compared("toy/toy.h5", sgm::test::toy);
}
