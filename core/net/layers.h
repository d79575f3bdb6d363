#pragma once
#include "core/kernels/channel_norm.h"
#include "core/net/weights.h"

namespace sgm {

/// InputError unless `sizes` is (C, H, W) with H and W multiples of `multiple`.
void require_image(at::IntArrayRef sizes, int64_t multiple);

struct ConvOptions {
  int64_t kernel = 3;
  int64_t stride = 1;
  int64_t dilation = 1;
  bool bias = true;
  bool zero = false;  ///< weights and bias 0 at first: a residual branch that starts as nothing
};

/// Convolution with "same" padding for stride 1. Weights and bias U(±1/sqrt(fan_in)), PyTorch's default.
/// Computes in the dtype of x.
struct Conv {
  Conv(const Scope& at, int64_t in, int64_t out, const ConvOptions& options = {});
  at::Tensor operator()(const at::Tensor& x) const;  // (B, in, H, W) -> (B, out, H/stride, W/stride)

  at::Tensor weight, bias;
  ConvOptions options;
};

/// Transposed 3x3 convolution, the shape's inverse of Conv: H -> H stride. PyTorch's default weights (fan_in
/// = 9 out).
struct Deconv {
  Deconv(const Scope& at, int64_t in, int64_t out, int64_t stride = 1);
  at::Tensor operator()(const at::Tensor& x) const;

  at::Tensor weight, bias;
  int64_t stride;
};

/// x (B, in) -> (B, out).
struct Linear {
  Linear(const Scope& at, int64_t in, int64_t out);
  at::Tensor operator()(const at::Tensor& x) const;

  at::Tensor weight, bias;
};

/// What follows a normalisation; named there so that both can be one kernel.
using Act = kernels::Activation;
at::Tensor activate(const at::Tensor& x, Act act);

/// Group normalisation with scale 1 and shift 0 at first, eps 1e-5, then the activation. `added` (B, C), if
/// given, is added to each image's channels before.
struct GroupNorm {
  GroupNorm(const Scope& at, int64_t groups, int64_t channels);
  at::Tensor operator()(const at::Tensor& x, Act act = Act::none, const at::Tensor& added = {}) const;

  at::Tensor weight, bias;
  int64_t groups;
};

/// 3x3 or 1x1 convolution, then the mean of each 2x2 square. An odd image gains a row and a column of zeros
/// above and left of it first.
struct ConvMeanPool {
  ConvMeanPool(const Scope& at, int64_t in, int64_t out, int64_t kernel)
      : conv(at / "conv", in, out, {.kernel = kernel}) {}
  at::Tensor operator()(const at::Tensor& x) const;

  Conv conv;
};

/// Bilinear resizing with aligned corners; the same tensor where the size is right already.
at::Tensor resized(const at::Tensor& x, at::IntArrayRef size);

}  // namespace sgm
