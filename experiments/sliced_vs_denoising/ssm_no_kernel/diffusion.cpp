#include "experiments/sliced_vs_denoising/ssm_no_kernel/diffusion.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

#include <numbers>

namespace sgm::sliced_vs_denoising::ssm_no_kernel {
namespace {

constexpr int64_t line_nodes = 400, plane_nodes = 60;  // of a line: divisors of the number of cells

/// A mixture of normal laws of one deviation on the line.
Mixture on_the_line(const std::vector<double>& weights, const std::vector<double>& means, double deviation) {
  const auto K = static_cast<int64_t>(means.size());
  return checked({at::tensor(weights, at::kDouble),
                  at::tensor(means, at::kDouble).view({K, 1}),
                  at::full({K}, deviation * deviation, at::kDouble),
                  {}});
}

/// A turn by 45° (D, D) for rows on the right; on the line 1.
at::Tensor turn(int64_t dimension) {
  if (dimension == 1) return at::ones({1, 1}, at::kDouble);
  return at::tensor({1.0, 1.0, -1.0, 1.0}, at::kDouble).view({2, 2}) / std::numbers::sqrt2;
}

}  // namespace

void Wells::fields(Fields& on) {
  on("dimension", dimension, "1: the double well on the line; 2: with a parabola, in the plane", range(1, 2));
  on("horizon", horizon, "the last time", above(0));
  settings(on);
}

void Wells::settings(Fields& on) {
  on("height", height, "of the double well's barrier", at_least(0));
  on("stiffness", stiffness, "of the parabola", at_least(0));
  on("centre", centre, "of the parabola", range(-1.5, 1.5));
  on("noise", noise, "g of dx = −U'(x) dt + g dW", range(0.3, 1));
  on("starts", starts, "means of the two modes at time 0 along the double well", range(-1.5, 1.5));
  on("minor", minor, "weight of the second mode", inside(0, 1));
  on("linear_start", linear_start, "mean at time 0 along the parabola", range(-1.5, 1.5));
  on("deviation", deviation, "standard deviation of each mode at time 0", range(0.05, 0.3));
  on("simulated_steps", steps, "Euler's steps of a path", range(10, 1e5));
}

Diffusion::Diffusion(const Wells& options) : options_(options) {
  require(options.starts.size() == 2,
          "starts has {} numbers\n  give the means of two modes: starts=[-0.4,1.3]", options.starts.size());
  wells_.push_back({options.height, 0, 0});
  starts_.push_back(on_the_line({1 - options.minor, options.minor}, options.starts, options.deviation));
  if (options.dimension == 2) {
    wells_.push_back({0, options.stiffness, options.centre});
    starts_.push_back(on_the_line({1}, {options.linear_start}, options.deviation));
  }
  const at::Tensor one = at::ones({}, at::kDouble), zero = at::zeros({}, at::kDouble);
  for (size_t i = 0; i < wells_.size(); ++i) {
    const auto density = [&](const at::Tensor& x) {
      return at::exp(log_density(starts_[i], x.unsqueeze(1), one, zero));
    };
    densities_.push_back(
        fokker_planck(wells_[i], options.noise, density, Cells{}, options.dt(), options.steps));
  }
}

at::Tensor Diffusion::turned(const at::Tensor& along) const {
  return along.matmul(turn(options_.dimension).to(along.scalar_type()));
}

at::Tensor Diffusion::along(const at::Tensor& x) const {
  return x.matmul(turn(options_.dimension).t().to(x.scalar_type()));
}

at::Tensor Diffusion::start(int64_t n, Rng& rng) const {
  std::vector<at::Tensor> lines;
  for (const Mixture& law : starts_) lines.push_back(sgm::sample(law, n, rng));
  return turned(at::cat(lines, 1));
}

at::Tensor Diffusion::sample(int64_t n, int64_t k, Rng& rng) const {
  std::vector<at::Tensor> lines;
  for (const Density& density : densities_) lines.push_back(density.sample(n, k, rng));
  return turned(at::stack(lines, 1));
}

at::Tensor Diffusion::score(const at::Tensor& x, int64_t k) const {
  const at::Tensor place = along(x);
  std::vector<at::Tensor> lines;
  for (size_t i = 0; i < densities_.size(); ++i)
    lines.push_back(densities_[i].score_at(place.select(1, static_cast<int64_t>(i)), k));
  return turned(at::stack(lines, 1));
}

at::Tensor Diffusion::drift(const at::Tensor& x) const {
  const at::Tensor place = along(x);
  std::vector<at::Tensor> lines;
  for (size_t i = 0; i < wells_.size(); ++i)
    lines.push_back(-wells_[i].slope(place.select(1, static_cast<int64_t>(i))));
  return turned(at::stack(lines, 1));
}

at::Tensor Diffusion::within(const at::Tensor& x) const {
  const Cells& cells = densities_[0].cells;
  return turned(along(x).clamp(cells.low, cells.high));
}

at::Tensor Diffusion::paths(int64_t n, const Rng& rng) const {
  Rng first = rng.fork("start"), noise = rng.fork("noise");
  at::Tensor x = start(n, first);
  at::Tensor all = at::empty({options_.steps + 1, n, options_.dimension}, at::kFloat);
  all[0].copy_(along(x));
  for (int64_t k = 1; k <= options_.steps; ++k) {
    x = x + options_.dt() * drift(x) + options_.noise * std::sqrt(options_.dt()) * noise.normal_like(x);
    all[k].copy_(along(x));
  }
  return all;
}

Kernel Diffusion::kernel(const at::Tensor& before, const at::Tensor& lag) const {
  const at::Tensor tau = lag * options_.dt();
  const double g2 = options_.noise * options_.noise;
  std::vector<at::Tensor> means, variances;
  for (size_t i = 0; i < wells_.size(); ++i) {
    const at::Tensor x = before.narrow(1, static_cast<int64_t>(i), 1);
    const at::Tensor rate = wells_[i].curvature(x);
    const at::Tensor safe = at::where(rate.abs() < 1e-9, at::full_like(rate, 1e-9), rate);
    const at::Tensor one_step = lag <= 1;
    const at::Tensor time = at::where(one_step, tau, -at::expm1(-safe * tau) / safe);
    means.push_back(x - wells_[i].slope(x) * time);
    variances.push_back(g2 * at::where(one_step, tau, -at::expm1(-2 * safe * tau) / (2 * safe)));
  }
  return {at::cat(means, 1), at::cat(variances, 1)};
}

Diffusion::Nodes Diffusion::nodes(int64_t k) const {
  const bool plane = options_.dimension == 2;
  const Cells& cells = densities_[0].cells;
  const int64_t every = cells.count / (plane ? plane_nodes : line_nodes);
  const auto at_nodes = [&](const at::Tensor& of_cells) { return of_cells.slice(0, every / 2, {}, every); };
  const at::Tensor x = at_nodes(cells.centres());
  at::Tensor place = x.unsqueeze(1), weight = at_nodes(densities_[0].p[k]);
  if (plane) {
    const int64_t n = x.numel();
    place = at::stack({x.repeat_interleave(n), x.repeat({n})}, 1);
    weight = at::outer(weight, at_nodes(densities_[1].p[k])).flatten();
  }
  return {turned(place), weight / weight.sum()};
}

}  // namespace sgm::sliced_vs_denoising::ssm_no_kernel
