#include "experiments/sliced_vs_denoising/ssm_no_kernel/measured.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <cmath>

#include "core/metric/sliced_wasserstein.h"

namespace sgm::sliced_vs_denoising::ssm_no_kernel {

void Measuring::fields(Fields& on) {
  on("shown", shown, "times at which errors are shown", range(1, 1000));
  on("samples", samples, "samples of the reverse SDE", range(2, 1e6));
  on("stride", stride, "steps of the simulation in one of the reverse SDE", range(1, 1e4));
  on("directions", directions, "random directions of the sliced Wasserstein distance", range(1, 1e5));
}

ScoreAfter score_after(const Problem& problem, double dt) {
  return [problem, dt](const at::Tensor& x, int64_t k) {
    const at::NoGradGuard no_grad;
    return problem.score(x, at::full({x.size(0)}, static_cast<double>(k) * dt, at::kDouble));
  };
}

std::vector<int64_t> shown_steps(int64_t steps, int64_t shown) {
  std::vector<int64_t> all;
  for (int64_t i = 1; i <= shown; ++i) {
    const double share = static_cast<double>(i) / static_cast<double>(shown);
    all.push_back(std::max<int64_t>(1, std::llround(static_cast<double>(steps) * share * share)));
  }
  return all;
}

void put_times(const Wells& wells, int64_t shown, Group& result) {
  std::vector<double> times;
  for (const int64_t k : shown_steps(wells.steps, shown))
    times.push_back(static_cast<double>(k) * wells.dt());
  result.put("t", at::tensor(times, at::kDouble), {"t"}, "time");
}

std::vector<double> errors_of(const Diffusion& diffusion, const ScoreAfter& score, int64_t shown) {
  std::vector<double> all;
  for (const int64_t k : shown_steps(diffusion.options().steps, shown)) {
    const Diffusion::Nodes nodes = diffusion.nodes(k);
    const at::Tensor exact = diffusion.score(nodes.x, k);
    const at::Tensor error = (score(nodes.x, k) - exact).square().sum(1);
    all.push_back(std::sqrt((error * nodes.weight).sum().item<double>() /
                            (exact.square().sum(1) * nodes.weight).sum().item<double>()));
  }
  return all;
}

Reference::Reference(const Diffusion& diffusion, const Measuring& measured, const Rng& rng, int64_t draw)
    : diffusion_(&diffusion), measured_(measured), rng_(rng.fork("judge").fork(static_cast<uint64_t>(draw))) {
  Rng exact = rng_.fork("reference"), lines = rng_.fork("directions");
  samples_ = diffusion.start(measured.samples, exact);
  directions_ = random_directions(measured.directions, diffusion.options().dimension, lines);
}

double Reference::distance(const at::Tensor& x) const {
  return sliced_wasserstein(x, samples_, directions_);
}

at::Tensor Reference::exact() const {
  Rng rng = rng_.fork("exact");
  return diffusion_->start(measured_.samples, rng);
}

at::Tensor Reference::last() const {
  Rng rng = rng_.fork("last");
  return diffusion_->sample(measured_.samples, diffusion_->options().steps, rng);
}

at::Tensor Reference::chain(const ScoreAfter& score) const {
  const double noise = diffusion_->options().noise;
  Rng rng = rng_.fork("chain");
  at::Tensor x = last();
  for (int64_t k = diffusion_->options().steps; k > 0;) {
    const int64_t by = std::min(measured_.stride, k);
    const double dt = static_cast<double>(by) * diffusion_->options().dt();
    x = x + dt * (noise * noise * score(x, k) - diffusion_->drift(x)) +
        noise * std::sqrt(dt) * rng.normal_like(x);
    x = diffusion_->within(x);
    k -= by;
  }
  return x;
}

}  // namespace sgm::sliced_vs_denoising::ssm_no_kernel
