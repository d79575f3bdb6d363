#pragma once
#include "core/net/layers.h"

namespace sgm {

/// InstanceNorm++ (NCSN, app. A): each channel of an image is normalised, then its mean, normalised over the
/// channels, is given back:
///   y = gamma ( (x − mu)/sigma + alpha (mu − mean_c mu)/std_c mu ) + beta,
/// alpha and gamma N(1, .02²) at first, beta 0. With levels > 0 a row of (gamma, alpha, beta) for each noise
/// level.
struct InstanceNormPlus {
  InstanceNormPlus(const Scope& at, int64_t channels, int64_t levels);
  /// level (B,) is read only where there are levels.
  at::Tensor operator()(const at::Tensor& x, const at::Tensor& level, Act act = Act::none) const;

  at::Tensor embed;               // (levels, 3 C)
  at::Tensor alpha, gamma, beta;  // (C,) where there are no levels
};

}  // namespace sgm
