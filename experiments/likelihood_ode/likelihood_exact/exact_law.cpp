#include "experiments/likelihood_ode/likelihood_exact/exact_law.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

#include "experiments/likelihood_ode/byte_law.h"

namespace sgm::likelihood_ode::likelihood_exact {
namespace {

at::Tensor numbers(std::vector<double> values) {
  return at::tensor(values, at::kDouble);
}

Mixture line() {
  const at::Tensor width = numbers({0.004, 0.02});
  return checked({numbers({0.4, 0.6}), numbers({0.1, 0.35}).view({2, 1}), width.square(), {}});
}

/// Its values, at the centres of their cells.
Mixture bytes() {
  const ByteScale scale = ByteScale::of(true);
  const at::Tensor none = at::zeros({}, at::kDouble);
  const Mixture data = line();
  constexpr int64_t nodes = 24;  // a cell is two deviations of the narrow component: 1e-15
  const at::Tensor mass = mass_in_cells(
      [&](const at::Tensor& x) { return log_density(data, x, none + 1, none); }, 1, scale, nodes);
  const at::Tensor seen = (mass > 1e-15).nonzero().squeeze(1);
  const at::Tensor weight = mass.index_select(0, seen);
  return checked({weight / weight.sum(),
                  (scale.low + scale.cell() * (seen.to(at::kDouble) + 0.5)).unsqueeze(1),
                  at::zeros_like(weight),
                  {}});
}

}  // namespace

void ExactLaw::fields(Fields& on) {
  on.choice("law", kind, "the data",
            {{"mixture", Law::mixture},
             {"images", Law::images},
             {"line", Law::line},
             {"plane", Law::plane},
             {"bytes", Law::bytes}});
  data.fields(on);
  images.fields(on);
}

Mixture ExactLaw::of() const {
  switch (kind) {
    case Law::mixture:
      return checked({numbers({0.2, 0.5, 0.3}),
                      numbers({-0.7, 0.2, 0.5, 0.4, -0.1, -0.6}).view({3, 2}),
                      numbers({0.01, 0.04, 0.0025}),
                      {}});
    case Law::images:
      return images.of(data.load(), true);
    case Law::line:
      return line();
    case Law::plane:
      return checked({numbers({0.5, 0.3, 0.2}),
                      numbers({0.1, -0.2, 0.3, 0.25, -0.4, 0.1}).view({3, 2}),
                      numbers({0.004, 0.02, 0.008}).square(),
                      {}});
    case Law::bytes:
      return bytes();
  }
  throw InputError("likelihood_exact: no such law");
}

UnderSde under_sde(const std::string& name) {
  if (name != "ve") return {name, {.name = name}};
  return {name, {.name = name, .options = Node(Node::Table{{"sigma_min", 0.02}, {"sigma_max", 100.0}})}};
}

at::Tensor log_density_at(const Mixture& law, const Sde& sde, const at::Tensor& x, double t) {
  const at::Tensor time = at::scalar_tensor(t, at::kDouble);
  return log_density(law, x, sde.alpha(time), sde.sigma(time));
}

}  // namespace sgm::likelihood_ode::likelihood_exact
