#pragma once
#include <cmath>

#include "core/kernels/elementary.h"

/// What becomes of the words of a block (docs/rng.md). Each kind of draw: its type, how many elements a block
/// gives, and element by element how.
namespace sgm::kernels {

/// 53 bits of two words, in units of 2^-53.
SGM_HD inline double wide(uint32_t high, uint32_t low) {
  return static_cast<double>(static_cast<int32_t>(high >> 5)) * 67108864.0 +
         static_cast<double>(static_cast<int32_t>(low >> 6));
}

/// −2 log u for Box–Muller, then its root.
template <class T>
SGM_HD inline T radius(T u) {
  return std::sqrt(static_cast<T>(-2) * log_of(u));
}

/// U[0, 1): the upper 24 bits of a word.
struct UniformFloat {
  using Value = float;
  static constexpr int count = 4;
  SGM_HD static void make(const Block& w, float* out) {
    constexpr float unit = 1.0f / 16777216.0f;
    out[0] = static_cast<float>(static_cast<int32_t>(w.w0 >> 8)) * unit;
    out[1] = static_cast<float>(static_cast<int32_t>(w.w1 >> 8)) * unit;
    out[2] = static_cast<float>(static_cast<int32_t>(w.w2 >> 8)) * unit;
    out[3] = static_cast<float>(static_cast<int32_t>(w.w3 >> 8)) * unit;
  }
};

/// U[0, 1): 53 bits of two words.
struct UniformDouble {
  using Value = double;
  static constexpr int count = 2;
  SGM_HD static void make(const Block& w, double* out) {
    constexpr double unit = 1.0 / 9007199254740992.0;
    out[0] = wide(w.w0, w.w1) * unit;
    out[1] = wide(w.w2, w.w3) * unit;
  }
};

/// A Box–Muller pair of two words; the radius from 31 bits, u in [2^-32, 1], so tails reach 6.7.
SGM_HD inline void normal_pair(uint32_t for_radius, uint32_t for_direction, float* out) {
  constexpr float unit = 1.0f / 2147483648.0f;
  const float r = radius((static_cast<float>(static_cast<int32_t>(for_radius >> 1)) + 0.5f) * unit);
  const Direction<float> d = direction(for_direction);
  out[0] = r * d.cos;
  out[1] = r * d.sin;
}

/// N(0, 1): two pairs a block.
struct NormalFloat {
  using Value = float;
  static constexpr int count = 4;
  SGM_HD static void make(const Block& w, float* out) {
    normal_pair(w.w0, w.w1, out);
    normal_pair(w.w2, w.w3, out + 2);
  }
};

/// The first of NormalFloat's pairs: all that rows of one or two elements need.
struct NormalFloatPair {
  using Value = float;
  static constexpr int count = 2;
  SGM_HD static void make(const Block& w, float* out) { normal_pair(w.w0, w.w1, out); }
};

/// N(0, 1): one Box–Muller pair; the radius from 53 bits, u in (0, 1], so tails reach 8.5.
struct NormalDouble {
  using Value = double;
  static constexpr int count = 2;
  SGM_HD static void make(const Block& w, double* out) {
    const double r = radius((wide(w.w0, w.w1) + 1.0) * (1.0 / 9007199254740992.0));
    const Direction<double> d = direction(w.w2, w.w3 >> 10);
    out[0] = r * d.cos;
    out[1] = r * d.sin;
  }
};

/// ±1: bit e of a block's 128, word by word, lowest bit first; −1 for 0.
constexpr int signs_per_block = 128;

/// The sign of bit `bit` of a word.
template <class T>
SGM_HD inline T sign(uint32_t word, int bit) {
  return static_cast<T>(static_cast<int32_t>(word >> bit & 1) * 2 - 1);
}

}  // namespace sgm::kernels
