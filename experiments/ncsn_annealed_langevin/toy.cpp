#include "experiments/ncsn_annealed_langevin/toy.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

#include <algorithm>
#include <cmath>

namespace sgm::ncsn {
namespace {

constexpr int64_t drawn_in_paper = 1280;

/// Mean of the per-chain values (n,) and its standard error.
void put_mean(Group& result, const Quantity& quantity, const at::Tensor& values) {
  result.put(quantity, values.mean().item<double>(),
             values.std().item<double>() / std::sqrt(static_cast<double>(values.numel())));
}

}  // namespace

Mixture two_modes(double variance) {
  return checked({at::tensor({0.2, 0.8}, at::kDouble),
                  at::tensor({-5.0, -5.0, 5.0, 5.0}, at::kDouble).view({2, 2}),
                  at::full({2}, variance, at::kDouble),
                  {}});
}

at::Tensor uniform_start(int64_t n, Rng& rng) {
  return rng.uniform({n, 2}) * 16.0 - 8.0;
}

double exact_minor_share(const std::vector<ChainLevel>& levels, int64_t steps) {
  constexpr double spacing = .2;
  double extent = 16;
  for (const auto& [variance, step] : levels) {
    if (step >= 4 * variance || std::sqrt(step) < 1.5 * spacing) return std::nan("");
    extent = std::max(extent, 8 + 6 * std::sqrt(variance));  // beyond, e^(−18) of the mass
  }
  const auto side = static_cast<int64_t>(std::ceil(extent / spacing));
  const at::Tensor u = at::arange(-side, side + 1, at::kDouble) * spacing;
  const double mode = 5 * std::sqrt(2.0);
  at::Tensor mass = (1 - u.abs() / (8 * std::sqrt(2.0))).clamp_min(0);  // of (x_1 + x_2)/sqrt(2)
  mass = mass / mass.sum();
  for (const auto& [variance, step] : levels) {
    const at::Tensor minor = at::sigmoid(-2 * mode * u / variance + std::log(.25));
    const at::Tensor mean = u + step / 2 * (mode * (1 - 2 * minor) - u) / variance;
    at::Tensor move = (-(u.unsqueeze(1) - mean).square() / (2 * step)).exp();  // (to, from)
    move = move / move.sum(0);
    for (int64_t i = 0; i < steps; ++i) mass = at::mv(move, mass);
  }
  return (mass.narrow(0, 0, side).sum() + mass[side] / 2).item<double>();
}

void put_statistics(const at::Tensor& x, Group& result) {
  const at::Tensor minor = x.sum(1) < 0;  // nearer to (−5,−5) than to (5,5)
  const at::Tensor centre = at::where(minor, -5.0, 5.0).unsqueeze(1);
  put_mean(result, minor_share, minor.to(at::kDouble));
  put_mean(result, mode_variance, (x - centre).square().mean(1));
  result.put("chains", at::scalar_tensor(x.size(0), at::kLong), {}, "number of chains");
}

void put_states(const at::Tensor& x, Group& result) {
  result.put("states", x.slice(0, 0, drawn_in_paper).to(at::kFloat), {"chain", "coordinate"},
             "final states of the first chains");
}

}  // namespace sgm::ncsn
