#include "experiments/sliced_vs_denoising/ssm_no_kernel/targets.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

#include <algorithm>
#include <cmath>

#include "experiments/sliced_vs_denoising/ssm_no_kernel/measured.h"
#include "experiments/sliced_vs_denoising/ssm_no_kernel/pool.h"

namespace sgm::sliced_vs_denoising::ssm_no_kernel {

void Targets::fields(Fields& on) {
  on.table("wells", wells, "the diffusion");
  on("paths", paths, "simulated paths", range(64, 1e7));
  on("shown", shown, "times over which the mean is taken", range(1, 1000));
  on("bins", bins, "intervals of equal mass in which targets are averaged", range(2, 1e4));
  on("lags", lags, "steps of the kernel", range(1, 1e5));
}

void run_targets(const Targets& options, CellRun& run) {
  const Diffusion diffusion(options.wells);
  const Pool pool(diffusion, options.paths, run.rng().fork("targets"));
  const int64_t bins = std::min(options.bins, options.paths / 2);
  const int64_t in_a_bin = options.paths / bins, used = bins * in_a_bin;
  std::vector<double> noise, bias, bias_error, length;
  for (const int64_t lag : options.lags) {
    double noise_sum = 0, bias_sum = 0, bias_variance = 0;
    const std::vector<int64_t> shown = shown_steps(options.wells.steps, options.shown);
    for (const int64_t k : shown) {
      const at::Tensor index = at::arange(k * options.paths, k * options.paths + used);
      const at::Tensor x = diffusion.turned(pool.states(index)).to(at::kDouble);
      const at::Tensor exact = diffusion.score(x, k);
      const at::Tensor size = exact.square().sum(1).mean();
      const at::Tensor off = (pool.target(index, lag) - exact).select(1, 0);
      const at::Tensor sorted = off.take(x.select(1, 0).argsort()).view({bins, in_a_bin});
      const at::Tensor mean = sorted.mean(1), variance = sorted.var(1) / static_cast<double>(in_a_bin);
      noise_sum += (off.square().mean() / size).item<double>();
      bias_sum += ((mean.square() - variance).mean() / size).item<double>();
      bias_variance += ((2 * variance.square() + 4 * variance * mean.square()).sum() /
                        (size * static_cast<double>(bins)).square())
                           .item<double>();
    }
    const auto n = static_cast<double>(shown.size());
    noise.push_back(std::sqrt(noise_sum / n));
    bias.push_back(bias_sum / n);
    bias_error.push_back(std::sqrt(bias_variance) / n);
    length.push_back(static_cast<double>(lag) * options.wells.dt());
    run.progress(static_cast<int64_t>(length.size()), static_cast<int64_t>(options.lags.size()));
  }
  run.result.put("lag", at::tensor(length, at::kDouble), {"lag"}, "length of the kernel, in time");
  run.result.put("noise", at::tensor(noise, at::kDouble), {"lag"},
                 "root mean square of target − score over that of the score");
  run.result.put("bias_square", at::tensor(bias, at::kDouble), {"lag"},
                 "mean square of E[target | x] − score over that of the score, without bias from noise");
  run.result.put("bias_square_error", at::tensor(bias_error, at::kDouble), {"lag"}, "its standard error");
}

}  // namespace sgm::sliced_vs_denoising::ssm_no_kernel
