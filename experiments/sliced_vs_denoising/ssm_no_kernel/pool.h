#pragma once
#include "core/data/batches.h"
#include "experiments/sliced_vs_denoising/ssm_no_kernel/diffusion.h"

namespace sgm::sliced_vs_denoising::ssm_no_kernel {

/// Simulated states along the lines, and how a step of training draws from them.
class Pool {
 public:
  /// Reads the diffusion, which must outlive it.
  Pool(const Diffusion& diffusion, int64_t paths, const Rng& rng);

  /// States x (n, D) at times 1 … steps, uniformly; their index tells path and step: step · paths + path.
  Batch draw(const Rng& step, BatchRows rows) const;
  at::Tensor states(const at::Tensor& index) const;  ///< along the lines, float32
  at::Tensor times(const at::Tensor& index) const;   ///< float64
  /// −(x_t − mean)/variance of the kernel of at most `lag` steps, float64 (n, D), for the states x.
  at::Tensor target(const at::Tensor& index, int64_t lag) const;

 private:
  at::Tensor steps(const at::Tensor& index) const;

  const Diffusion* diffusion_;
  int64_t paths_;
  at::Tensor states_;  // ((steps + 1) paths, D)
};

}  // namespace sgm::sliced_vs_denoising::ssm_no_kernel
