#include "experiments/sliced_vs_denoising/ssm_no_kernel/pool.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

namespace sgm::sliced_vs_denoising::ssm_no_kernel {

Pool::Pool(const Diffusion& diffusion, int64_t paths, const Rng& rng)
    : diffusion_(&diffusion), paths_(paths), states_(diffusion.paths(paths, rng).flatten(0, 1)) {}

Batch Pool::draw(const Rng& step, BatchRows rows) const {
  Rng draws = step.rows(rows.first);
  const at::Tensor index = draws.integers(paths_, states_.size(0), {rows.count});
  return {diffusion_->turned(states(index)), {}, index};
}

at::Tensor Pool::states(const at::Tensor& index) const {
  return states_.index_select(0, index);
}

at::Tensor Pool::steps(const at::Tensor& index) const {
  return index.div(paths_, "floor");
}

at::Tensor Pool::times(const at::Tensor& index) const {
  return steps(index).to(at::kDouble) * diffusion_->options().dt();
}

at::Tensor Pool::target(const at::Tensor& index, int64_t lag) const {
  const at::Tensor back = steps(index).clamp_max(lag);
  const at::Tensor before = states(index - back * paths_).to(at::kDouble);
  const at::Tensor now = states(index).to(at::kDouble);
  const Kernel kernel = diffusion_->kernel(before, back.unsqueeze(1).to(at::kDouble));
  return diffusion_->turned(-(now - kernel.mean) / kernel.variance);
}

}  // namespace sgm::sliced_vs_denoising::ssm_no_kernel
