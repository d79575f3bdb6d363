#include "experiments/sliced_vs_denoising/ssm_no_kernel/fokker_planck.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

#include <vector>

#include "core/base/require.h"

namespace sgm::sliced_vs_denoising::ssm_no_kernel {
namespace {

/// Densities below this share of the largest one are rounding: there the score is that of this density, 0.
constexpr double rounding = 1e-13;

/// Bernoulli's function w/(e^w − 1).
double bernoulli(double w) {
  return std::abs(w) < 1e-8 ? 1 - w / 2 : w / std::expm1(w);
}

/// The rates of exchange between neighbouring cells: dp_i/dt = lower_i p_{i−1} + middle_i p_i + upper_i
/// p_{i+1}.
struct Exchange {
  std::vector<double> lower, middle, upper;

  Exchange(const Well& well, double noise, const Cells& cells)
      : lower(static_cast<size_t>(cells.count)), middle(lower), upper(lower) {
    const double diffusion = noise * noise / 2;
    const double rate = diffusion / (cells.size() * cells.size());
    const at::Tensor x = cells.centres();
    const double* centre = x.const_data_ptr<double>();
    for (size_t i = 0; i + 1 < lower.size(); ++i) {
      const double w = (well.potential(centre[i + 1]) - well.potential(centre[i])) / diffusion;
      const double there = rate * bernoulli(w), back = rate * bernoulli(-w);
      middle[i] -= there, upper[i] += back;
      middle[i + 1] -= back, lower[i + 1] += there;
    }
  }
};

/// (1 − dt/2 A) p' = (1 + dt/2 A) p, by elimination.
void crank_nicolson(const Exchange& a, double dt, const double* p, double* next) {
  const size_t n = a.middle.size();
  const double half = dt / 2;
  std::vector<double> ratio(n);
  for (size_t i = 0; i < n; ++i) {
    double right = (1 + half * a.middle[i]) * p[i];
    if (i > 0) right += half * a.lower[i] * p[i - 1];
    if (i + 1 < n) right += half * a.upper[i] * p[i + 1];
    double pivot = 1 - half * a.middle[i];
    if (i > 0) {
      pivot += half * a.lower[i] * ratio[i - 1];
      right += half * a.lower[i] * next[i - 1];
    }
    ratio[i] = -half * a.upper[i] / pivot;
    next[i] = right / pivot;
  }
  for (size_t i = n - 1; i-- > 0;) next[i] -= ratio[i] * next[i + 1];
}

}  // namespace

at::Tensor Cells::centres() const {
  return low + (at::arange(count, at::kDouble) + 0.5) * size();
}

at::Tensor Density::score_at(const at::Tensor& x, int64_t k) const {
  const at::Tensor place =
      ((x - cells.low) / cells.size() - 0.5).clamp(0, static_cast<double>(cells.count - 1));
  const at::Tensor left = place.floor().clamp_max(static_cast<double>(cells.count - 2));
  const at::Tensor index = left.to(at::kLong);
  const at::Tensor table = score[k];
  return at::lerp(table.take(index), table.take(index + 1), place - left);
}

at::Tensor Density::sample(int64_t n, int64_t k, Rng& rng) const {
  const at::Tensor mass = p[k].clamp_min(0);
  const at::Tensor above = at::cumsum(mass / mass.sum(), 0);
  const at::Tensor u = rng.uniform({n}) * above[-1];
  const at::Tensor index = at::searchsorted(above, u, false, true).clamp_max(cells.count - 1);
  const at::Tensor inside = mass / mass.sum();
  const at::Tensor share = (u - (above - inside).take(index)) / inside.take(index);
  return cells.low + (index + share) * cells.size();
}

Density fokker_planck(const Well& well, double noise,
                      const std::function<at::Tensor(const at::Tensor&)>& start, const Cells& cells,
                      double dt, int64_t steps) {
  Density path{cells, dt, at::empty({steps + 1, cells.count}, at::kDouble), {}};
  path.p[0].copy_(start(cells.centres()));
  const double mass = path.p[0].sum().item<double>() * cells.size();
  require(
      std::abs(mass - 1) < 1e-6,
      "fokker_planck: cells on [{:g}, {:g}] hold {:.7f} of the mass at time 0\n  take a wider interval, or "
      "more cells than {}",
      cells.low, cells.high, mass, cells.count);
  const Exchange exchange(well, noise, cells);
  double* p = path.p.mutable_data_ptr<double>();
  for (int64_t k = 0; k < steps; ++k)
    crank_nicolson(exchange, dt, p + k * cells.count, p + (k + 1) * cells.count);
  const at::Tensor least = std::get<0>(path.p.max(1, true)) * rounding;
  const at::Tensor log_p = at::log(at::maximum(path.p, least));
  path.score = at::zeros_like(log_p);
  path.score.slice(1, 1, -1) = (log_p.slice(1, 2) - log_p.slice(1, 0, -2)) / (2 * cells.size());
  return path;
}

}  // namespace sgm::sliced_vs_denoising::ssm_no_kernel
