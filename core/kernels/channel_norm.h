#pragma once
#include <cstdint>

/// Normalisation and activation of one image in channels-last order, x (rows, channels), as  y = act(scale_c
/// x + offset_c):  what every group and instance normalisation is once its statistics are known. One pass
/// over memory each where LibTorch takes three or more.
namespace sgm::kernels {

enum class Activation { none, elu, silu };

/// The upper half of a float32.
struct Bf16 {
  uint16_t bits;
};

/// Mean and (biased) variance of each channel, float32, from differences to the first row.
void moments(const float* x, int64_t rows, int64_t channels, float* mean, float* variance);
void moments(const Bf16* x, int64_t rows, int64_t channels, float* mean, float* variance);

/// y = act(scale x + offset).
void scale_act(const float* x, int64_t rows, int64_t channels, Activation act, const float* scale,
               const float* offset, float* y);
void scale_act(const Bf16* x, int64_t rows, int64_t channels, Activation act, const float* scale,
               const float* offset, Bf16* y);

/// From the gradient dy of y those of scale and offset, (channels,) each.
void scale_act_sums(const float* x, const float* dy, int64_t rows, int64_t channels, Activation act,
                    const float* scale, const float* offset, float* dscale, float* doffset);
void scale_act_sums(const Bf16* x, const Bf16* dy, int64_t rows, int64_t channels, Activation act,
                    const float* scale, const float* offset, float* dscale, float* doffset);

/// And that of x:  dx = act'(z) scale dy + slope x + constant,  where slope and constant come from the
/// gradients of mean and variance.
void scale_act_back(const float* x, const float* dy, int64_t rows, int64_t channels, Activation act,
                    const float* scale, const float* offset, const float* slope, const float* constant,
                    float* dx);
void scale_act_back(const Bf16* x, const Bf16* dy, int64_t rows, int64_t channels, Activation act,
                    const float* scale, const float* offset, const float* slope, const float* constant,
                    Bf16* dx);

}  // namespace sgm::kernels
