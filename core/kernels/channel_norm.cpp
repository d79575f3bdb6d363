// Without thread jumps, which compute clamped cases apart, with denormal results that cost 150 cycles each.
#pragma GCC optimize("O3", "no-math-errno", "no-trapping-math", "no-thread-jumps")
#include "core/kernels/channel_norm.h"

#include <algorithm>

#include "core/kernels/elementary.h"
#include "core/kernels/simd.h"
#include "core/kernels/vectors.h"

namespace sgm::kernels {
namespace {

SGM_INLINE float load(float x) {
  return x;
}
SGM_INLINE float load(Bf16 x) {
  return bits_of<float>(static_cast<uint32_t>(x.bits) << 16);
}
SGM_INLINE void store(float value, float& to) {
  to = value;
}
/// Rounds to nearest, ties to even; a NaN stays one.
SGM_INLINE void store(float value, Bf16& to) {
  const auto bits = bits_of<uint32_t>(value);
  const uint32_t rounded = (bits + 0x7fff + (bits >> 16 & 1)) >> 16;
  to.bits = static_cast<uint16_t>(value == value ? rounded : 0x7fc0);
}

/// exp x, relative error below 3e-7; beyond ±60, where ELU and SiLU have reached their limits, of ±60: so
/// nothing is ever denormal.
SGM_INLINE float exp_of(float x) {
  const float above = x > -60.0f ? x : -60.0f, clamped = above < 60.0f ? above : 60.0f;
  const float shifted = clamped * 1.44269504f + 12582912.0f;  // 1.5 * 2^23: the integer is in the low bits
  const float n = shifted - 12582912.0f;
  const float r =
      (clamped - n * 0.693359375f) + n * 2.12194440e-4f;  // ln 2 in two parts, the first with few bits
  float p = 1.0f / 720;
  p = p * r + 1.0f / 120;
  p = p * r + 1.0f / 24;
  p = p * r + 1.0f / 6;
  p = p * r + 0.5f;
  const float value = 1.0f + (r + r * r * p);
  return bits_of<float>(bits_of<uint32_t>(value) + (bits_of<uint32_t>(shifted) << 23));
}

/// act(z) and act'(z).
struct None {
  static SGM_INLINE float value(float z) { return z; }
  static SGM_INLINE float slope(float) { return 1; }
};
struct Elu {
  static SGM_INLINE float value(float z) {
    const float below = z < 0 ? z : 0, above = z < 0 ? 0 : z;  // a NaN stays one
    return above + (exp_of(below) - 1);
  }
  static SGM_INLINE float slope(float z) { return exp_of(z < 0 ? z : 0); }
};
struct Silu {
  static SGM_INLINE float value(float z) { return (z < -60.0f ? -60.0f : z) / (1 + exp_of(-z)); }
  static SGM_INLINE float slope(float z) {
    const float s = 1 / (1 + exp_of(-z));
    return s * (1 + z * (1 - s));
  }
};

template <class T>
SGM_INLINE void moments_of(const T* __restrict x, int64_t rows, int64_t channels, float* __restrict mean,
                           float* __restrict variance) {
  std::fill_n(mean, channels, 0.0f);
  std::fill_n(variance, channels, 0.0f);
  for (int64_t row = 1; row < rows; ++row) {
    const T* __restrict at = x + row * channels;
    for (int64_t c = 0; c < channels; ++c) {
      const float d = load(at[c]) - load(x[c]);
      mean[c] += d;
      variance[c] += d * d;
    }
  }
  const float share = 1 / static_cast<float>(rows);
  for (int64_t c = 0; c < channels; ++c) {
    const float d = mean[c] * share;
    variance[c] = std::max(variance[c] * share - d * d, 0.0f);
    mean[c] = load(x[c]) + d;
  }
}

template <class Act, class T>
SGM_INLINE void forward(const T* __restrict x, int64_t rows, int64_t channels, const float* __restrict scale,
                        const float* __restrict offset, T* __restrict y) {
  for (int64_t row = 0; row < rows; ++row, x += channels, y += channels) {
    for (int64_t c = 0; c < channels; ++c) store(Act::value(load(x[c]) * scale[c] + offset[c]), y[c]);
  }
}

template <class Act, class T>
SGM_INLINE void sums(const T* __restrict x, const T* __restrict dy, int64_t rows, int64_t channels,
                     const float* __restrict scale, const float* __restrict offset, float* __restrict dscale,
                     float* __restrict doffset) {
  std::fill_n(dscale, channels, 0.0f);
  std::fill_n(doffset, channels, 0.0f);
  for (int64_t row = 0; row < rows; ++row, x += channels, dy += channels) {
    for (int64_t c = 0; c < channels; ++c) {
      const float value = load(x[c]);
      const float dz = load(dy[c]) * Act::slope(value * scale[c] + offset[c]);
      dscale[c] += dz * value;
      doffset[c] += dz;
    }
  }
}

template <class Act, class T>
SGM_INLINE void back(const T* __restrict x, const T* __restrict dy, int64_t rows, int64_t channels,
                     const float* __restrict scale, const float* __restrict offset,
                     const float* __restrict slope, const float* __restrict constant, T* __restrict dx) {
  for (int64_t row = 0; row < rows; ++row, x += channels, dy += channels, dx += channels) {
    for (int64_t c = 0; c < channels; ++c) {
      const float value = load(x[c]);
      const float dz = load(dy[c]) * Act::slope(value * scale[c] + offset[c]);
      store(dz * scale[c] + value * slope[c] + constant[c], dx[c]);
    }
  }
}

}  // namespace

SGM_CLONES void moments(const float* x, int64_t rows, int64_t channels, float* mean, float* variance) {
  moments_of(x, rows, channels, mean, variance);
}
SGM_CLONES void moments(const Bf16* x, int64_t rows, int64_t channels, float* mean, float* variance) {
  moments_of(x, rows, channels, mean, variance);
}

SGM_CLONES void scale_act(const float* x, int64_t rows, int64_t channels, Activation act, const float* scale,
                          const float* offset, float* y) {
  if (act == Activation::elu) return forward<Elu>(x, rows, channels, scale, offset, y);
  if (act == Activation::silu) return forward<Silu>(x, rows, channels, scale, offset, y);
  forward<None>(x, rows, channels, scale, offset, y);
}
SGM_CLONES void scale_act(const Bf16* x, int64_t rows, int64_t channels, Activation act, const float* scale,
                          const float* offset, Bf16* y) {
  if (act == Activation::elu) return forward<Elu>(x, rows, channels, scale, offset, y);
  if (act == Activation::silu) return forward<Silu>(x, rows, channels, scale, offset, y);
  forward<None>(x, rows, channels, scale, offset, y);
}

SGM_CLONES void scale_act_sums(const float* x, const float* dy, int64_t rows, int64_t channels,
                               Activation act, const float* scale, const float* offset, float* dscale,
                               float* doffset) {
  if (act == Activation::elu) return sums<Elu>(x, dy, rows, channels, scale, offset, dscale, doffset);
  if (act == Activation::silu) return sums<Silu>(x, dy, rows, channels, scale, offset, dscale, doffset);
  sums<None>(x, dy, rows, channels, scale, offset, dscale, doffset);
}
SGM_CLONES void scale_act_sums(const Bf16* x, const Bf16* dy, int64_t rows, int64_t channels, Activation act,
                               const float* scale, const float* offset, float* dscale, float* doffset) {
  if (act == Activation::elu) return sums<Elu>(x, dy, rows, channels, scale, offset, dscale, doffset);
  if (act == Activation::silu) return sums<Silu>(x, dy, rows, channels, scale, offset, dscale, doffset);
  sums<None>(x, dy, rows, channels, scale, offset, dscale, doffset);
}

SGM_CLONES void scale_act_back(const float* x, const float* dy, int64_t rows, int64_t channels,
                               Activation act, const float* scale, const float* offset, const float* slope,
                               const float* constant, float* dx) {
  if (act == Activation::elu) return back<Elu>(x, dy, rows, channels, scale, offset, slope, constant, dx);
  if (act == Activation::silu) return back<Silu>(x, dy, rows, channels, scale, offset, slope, constant, dx);
  back<None>(x, dy, rows, channels, scale, offset, slope, constant, dx);
}
SGM_CLONES void scale_act_back(const Bf16* x, const Bf16* dy, int64_t rows, int64_t channels, Activation act,
                               const float* scale, const float* offset, const float* slope,
                               const float* constant, Bf16* dx) {
  if (act == Activation::elu) return back<Elu>(x, dy, rows, channels, scale, offset, slope, constant, dx);
  if (act == Activation::silu) return back<Silu>(x, dy, rows, channels, scale, offset, slope, constant, dx);
  back<None>(x, dy, rows, channels, scale, offset, slope, constant, dx);
}

}  // namespace sgm::kernels
