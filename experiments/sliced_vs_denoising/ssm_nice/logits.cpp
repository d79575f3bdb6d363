#include "experiments/sliced_vs_denoising/ssm_nice/logits.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/log.h>
#include <ATen/ops/log1p.h>
#include <ATen/ops/softplus.h>

namespace sgm::sliced_vs_denoising::ssm_nice {

void Logits::fields(Fields& on) {
  on("margin", margin, "grey values are clamped to [margin, 1 - margin] before the logit", inside(0, 0.5));
  on("noise", noise, "standard deviation of the Gaussian noise on logits; 0: none, as published",
     at_least(0));
}

at::Tensor Logits::operator()(const at::Tensor& images, Rng& rng) const {
  const at::Tensor grey = images.to(at::kFloat) / 255;
  const at::Tensor x =
      (grey + (rng.uniform(grey.sizes(), grey.options()) - 0.5) / 256).clamp(margin, 1 - margin);
  const at::Tensor z = x.log() - (-x).log1p();
  return noise > 0 ? z + noise * rng.normal_like(z) : z;
}

at::Tensor log_jacobian(const at::Tensor& z) {
  // x (1 − x) = exp(−softplus(z) − softplus(−z))
  return (at::softplus(z) + at::softplus(-z)).flatten(1).sum(1);
}

}  // namespace sgm::sliced_vs_denoising::ssm_nice
