#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/stack.h>

#include "core/train/fit.h"

namespace sgm {

at::Tensor level_losses(const Problem& problem, const at::Tensor& times, const at::Tensor& x,
                        const Rng& rng) {
  const at::NoGradGuard no_grad;
  std::vector<at::Tensor> losses;
  for (int64_t level = 0; level < times.size(0); ++level) {
    const at::Tensor t = times[level].to(x.device()).expand({x.size(0)});
    const at::Tensor sigma = over(problem.sde->sigma(t), x);
    const at::Tensor z = rng.fork(static_cast<uint64_t>(level)).normal_like(x);
    const at::Tensor s = problem.score(over(problem.sde->alpha(t), x) * x + sigma * z, t);
    losses.push_back((sigma * s + z).to(at::kDouble).square().mean());
  }
  return at::stack(losses).cpu();
}

}  // namespace sgm
