#pragma once
#include "core/config/fields.h"
#include "core/tensor/rng.h"

namespace sgm::sliced_vs_denoising::ssm_nice {

/// Grey levels as the numbers that a density is fitted to. Sliced score matching's code:
///   logit(clamp(x/255 + (u − 1/2)/256, [margin, 1 − margin])),  u ~ U(0, 1),
/// which puts three quarters of the black pixels on one value, so that every score matching loss is unbounded
/// below. With noise > 0 Gaussian noise of that standard deviation is added to the logits: bounded.
struct Logits {
  double margin = 1e-3, noise = 0.05;

  void fields(Fields& on);
  /// uint8 (B, ...) -> float32 (B, ...). Two draws.
  at::Tensor operator()(const at::Tensor& images, Rng& rng) const;
};

/// ln |dz/dx| for z = logit(x), summed over a row's numbers: (B,) of z (B, ...). What a density of logits
/// lacks to one of pixel values x in (0, 1).
at::Tensor log_jacobian(const at::Tensor& z);

}  // namespace sgm::sliced_vs_denoising::ssm_nice
