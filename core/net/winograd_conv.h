#pragma once
#include <ATen/core/Tensor.h>

namespace sgm {

/// Whether winograd_conv can take x (B, in, H, W) and weight (out, in, 3, 3): on a CPU with AVX2, x as for
/// fused_norm and float32, channels in multiples of 16.
bool can_winograd(const at::Tensor& x, const at::Tensor& weight);

/// conv2d with stride 1 and padding = dilation, and its gradients, by minimal filtering
/// (core/kernels/winograd.h): a quarter of the products. bias (out,) may be undefined. Equal to LibTorch's up
/// to rounding; InputError if a second derivative is asked for.
at::Tensor winograd_conv(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias,
                         int64_t dilation);

}  // namespace sgm
