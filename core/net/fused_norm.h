#pragma once
#include <functional>

#include "core/net/layers.h"

namespace sgm {

/// Scale and offset (B, C) of a normalisation from each channel's mean and variance over the image (B, C) and
/// its parameters, float32.
using Coefficients = std::function<std::pair<at::Tensor, at::Tensor>(
    const at::Tensor& mean, const at::Tensor& variance, at::TensorList parameters)>;

/// Whether x (B, C, H, W) takes the fused path: on the CPU, in channels_last, float32 or bf16.
bool can_fuse(const at::Tensor& x);

/// act(scale x + offset) in two passes over x, and its gradient in two: for a group norm with SiLU LibTorch
/// takes three times as many. InputError if a second derivative is asked for.
at::Tensor fused_norm(const at::Tensor& x, Act act, const Coefficients& coefficients,
                      at::TensorList parameters);

}  // namespace sgm
