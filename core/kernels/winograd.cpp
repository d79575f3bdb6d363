#pragma GCC optimize("O3", "no-math-errno", "no-trapping-math", "fp-contract=fast")
#pragma GCC diagnostic ignored "-Wpsabi"  // vectors are passed between inlined functions only
#include "core/kernels/winograd.h"

#include <algorithm>

#include "core/kernels/block_product.h"
#include "core/kernels/winograd_transforms.h"

#if defined(__x86_64__)
#define SGM_LEVEL(name) __attribute__((target("arch=" name)))
#else
#define SGM_LEVEL(name)
#endif

namespace sgm::kernels {
namespace {

constexpr int64_t side = 24;  // tiles that are transformed together: their products stay in the cache

typedef float V16 __attribute__((vector_size(64)));
typedef float V8 __attribute__((vector_size(32)));

/// Where tile i stands. With dilation d an image is d * d images of every d-th pixel.
struct Tiling {
  explicit Tiling(const Conv3x3& conv)
      : c(conv), d(conv.dilation), rows(count(conv.height)), columns(count(conv.width)) {}
  int64_t count(int64_t size) const { return ((size + d - 1) / d + 3) / 4; }
  int64_t all() const { return c.images * d * d * rows * columns; }

  struct Place {
    int64_t image, row, column;  // of the first output
  };
  Place operator()(int64_t i) const {
    const int64_t tile = i % (rows * columns);
    const int64_t phase = i / (rows * columns) % (d * d);
    return {i / (rows * columns * d * d), phase / d + tile / columns * 4 * d,
            phase % d + tile % columns * 4 * d};
  }

  const Conv3x3& c;
  int64_t d, rows, columns;
};

/// Transforms the n x n pixels of each tile, whose first is `before` pixels above and left of the tile, into
/// 36 values for each channel: to (36, tile, channel), with `plane` floats between the 36. Outside of the
/// image are zeros.
template <class V, int n, int before, class Transform>
SGM_INLINE void transform(const Tiling& tiling, const float* x, int64_t channels, int64_t first,
                          int64_t count, const float* zeros, float* to, int64_t plane, const Transform& one) {
  const int64_t height = tiling.c.height, width = tiling.c.width;
  for (int64_t i = 0; i < count; ++i, to += channels) {
    const auto place = tiling(first + i);
    const float* pixel[n * n];
    for (int row = 0; row < n; ++row) {
      for (int column = 0; column < n; ++column) {
        const int64_t y = place.row + (row - before) * tiling.d;
        const int64_t z = place.column + (column - before) * tiling.d;
        const bool inside = y >= 0 && y < height && z >= 0 && z < width;
        pixel[row * n + column] = inside ? x + ((place.image * height + y) * width + z) * channels : zeros;
      }
    }
    for (int64_t c = 0; c < channels; c += lanes<V>) {
      V half[6 * n];
      for (int k = 0; k < n; ++k) {
        V line[n];
#pragma GCC unroll 6
        for (int i = 0; i < n; ++i) line[i] = load<V>(pixel[i * n + k] + c);
        one(line, 1, half + k, n);
      }
      for (int k = 0; k < 6; ++k) {
        V line[6];
        one(half + n * k, 1, line, 1);
#pragma GCC unroll 6
        for (int i = 0; i < 6; ++i) store(line[i], to + (6 * k + i) * plane + c);
      }
    }
  }
}

template <class V>
SGM_INLINE void transform_outputs(const Tiling& tiling, const float* m, int64_t plane, const float* bias,
                                  int64_t first, int64_t count, float* y) {
  const auto& [images, height, width, in, channels, d] = tiling.c;
  for (int64_t i = 0; i < count; ++i, m += channels) {
    const auto place = tiling(first + i);
    float* to = y + ((place.image * height + place.row) * width + place.column) * channels;
    const int64_t rows = std::min<int64_t>(4, (height - place.row + d - 1) / d);
    const int64_t columns = std::min<int64_t>(4, (width - place.column + d - 1) / d);
    for (int64_t c = 0; c < channels; c += lanes<V>) {
      V half[24];
      for (int k = 0; k < 6; ++k) {
        V line[6];
#pragma GCC unroll 6
        for (int i = 0; i < 6; ++i) line[i] = load<V>(m + (6 * i + k) * plane + c);
        points::outputs(line, 1, half + k, 6);
      }
      const V added = bias ? load<V>(bias + c) : V{};
      for (int64_t row = 0; row < rows; ++row) {
        V line[4];
        points::outputs(half + 6 * row, 1, line, 1);
        float* first_of_row = to + row * width * d * channels + c;
        if (columns == 4) {
#pragma GCC unroll 4
          for (int i = 0; i < 4; ++i) store(line[i] + added, first_of_row + i * d * channels);
        } else {
          for (int64_t i = 0; i < columns; ++i) store(line[i] + added, first_of_row + i * d * channels);
        }
      }
    }
  }
}

/// Floats between two of the 36 planes of a value for each tile and channel: not a power of two, which would
/// meet in one cache set.
int64_t plane_of(int64_t channels) {
  return side * channels + 16;
}

/// The scratch memory of a call: zeros, then the planes of both sides.
struct Work {
  Work(const Conv3x3& c, float* work)
      : zeros(work),
        in(work + std::max(c.in, c.out)),
        in_plane(plane_of(c.in)),
        out(in + 36 * in_plane),
        out_plane(plane_of(c.out)) {
    std::fill(work, in, 0.0f);
  }
  const float* zeros;
  float* in;
  int64_t in_plane;
  float* out;
  int64_t out_plane;
};

constexpr auto of_pixels = [](const auto* d, int64_t s, auto* to, int64_t t) __attribute__((always_inline)) {
  points::pixels(d, s, to, t);
};
constexpr auto of_gradients =
    [](const auto* y, int64_t s, auto* to, int64_t t) __attribute__((always_inline)) {
  points::outputs_back(y, s, to, t);
};

template <class V, int high>
SGM_INLINE void convolve(const Conv3x3& c, const float* x, const float* u, const float* bias, float* y,
                         int64_t first, int64_t last, float* memory) {
  const Tiling tiling(c);
  const Work work(c, memory);
  for (int64_t i = first; i < last; i += side) {
    const int64_t count = std::min(side, last - i);
    const int64_t rows = (count + high - 1) / high * high;
    transform<V, 6, 1>(tiling, x, c.in, i, count, work.zeros, work.in, work.in_plane, of_pixels);
    for (int64_t k = 0; k < 36; ++k)
      product<V, high>(rows, c.out, c.in, work.in + k * work.in_plane, c.in, 1, u + k * c.in * c.out,
                       work.out + k * work.out_plane, false);
    transform_outputs<V>(tiling, work.out, work.out_plane, bias, i, count, y);
  }
}

template <class V, int high>
SGM_INLINE void correlate(const Conv3x3& c, const float* x, const float* dy, int64_t first, int64_t last,
                          float* memory, float* du) {
  const Tiling tiling(c);
  const Work work(c, memory);
  for (int64_t i = first; i < last; i += side) {
    const int64_t count = std::min(side, last - i);
    transform<V, 6, 1>(tiling, x, c.in, i, count, work.zeros, work.in, work.in_plane, of_pixels);
    transform<V, 4, 0>(tiling, dy, c.out, i, count, work.zeros, work.out, work.out_plane, of_gradients);
    for (int64_t k = 0; k < 36; ++k)
      product<V, high>(c.in, c.out, count, work.in + k * work.in_plane, 1, c.in,
                       work.out + k * work.out_plane, du + k * c.in * c.out, i > first);
  }
}

/// Filters one after another in their own order; vectors are of output channels.
template <class V>
SGM_INLINE void filters(const Conv3x3& c, const float* w, bool back, int64_t first, int64_t last, float* u) {
  const int64_t stride = back ? 9 : 9 * c.in;  // between output channels
  for (int64_t i = first; i < last; ++i) {
    for (int64_t o = 0; o < c.out; o += lanes<V>) {
      const float* from = w + (back ? i * c.out + o : o * c.in + i) * 9;
      V d[9], half[18], whole[36];
      for (int k = 0; k < 9; ++k) {
        for (int l = 0; l < lanes<V>; ++l) d[back ? 8 - k : k][l] = from[l * stride + k];
      }
      for (int k = 0; k < 3; ++k) points::weights(d + k, 3, half + k, 3);
      for (int k = 0; k < 6; ++k) points::weights(half + 3 * k, 1, whole + 6 * k, 1);
      for (int k = 0; k < 36; ++k) store(whole[k], u + (k * c.in + i) * c.out + o);
    }
  }
}

template <class V>
SGM_INLINE void filters_back(const Conv3x3& c, const float* du, int64_t parts, int64_t first, int64_t last,
                             float* dw) {
  for (int64_t i = first; i < last; ++i) {
    for (int64_t o = 0; o < c.out; o += lanes<V>) {
      V d[36], half[18], whole[9];
      for (int k = 0; k < 36; ++k) {
        const float* from = du + (k * c.in + i) * c.out + o;
        d[k] = load<V>(from);
        for (int64_t part = 1; part < parts; ++part) d[k] += load<V>(from + part * 36 * c.in * c.out);
      }
      for (int k = 0; k < 6; ++k) points::weights_back(d + k, 6, half + k, 6);
      for (int k = 0; k < 3; ++k) points::weights_back(half + 6 * k, 1, whole + 3 * k, 1);
      for (int k = 0; k < 9; ++k) {
        for (int l = 0; l < lanes<V>; ++l) dw[((o + l) * c.in + i) * 9 + k] = whole[k][l];
      }
    }
  }
}

/// f(V(), rows of a block), compiled for the instruction set: as many sums as its registers hold.
template <class F>
SGM_LEVEL("x86-64-v4")
void with_avx512(const F& f) {
  f(V16(), std::integral_constant<int, 8>());
}
template <class F>
SGM_LEVEL("x86-64-v3")
void with_avx2(const F& f) {
  f(V8(), std::integral_constant<int, 4>());
}
template <class F>
void with(Simd simd, const F& f) {
  simd == Simd::avx512 ? with_avx512(f) : with_avx2(f);
}

}  // namespace

Simd best_simd() {
#if defined(__x86_64__) && !defined(__clang__)
  static const Simd best = __builtin_cpu_supports("x86-64-v4")   ? Simd::avx512
                           : __builtin_cpu_supports("x86-64-v3") ? Simd::avx2
                                                                 : Simd::none;
  return best;
#else
  return Simd::none;
#endif
}

int64_t tiles(const Conv3x3& conv) {
  return Tiling(conv).all();
}

int64_t scratch(const Conv3x3& c) {
  return std::max(c.in, c.out) + 36 * (plane_of(c.in) + plane_of(c.out));
}

void winograd_filters(const Conv3x3& conv, const float* w, bool back, int64_t first, int64_t last, float* u,
                      Simd simd) {
  with(
      simd, [&](auto v, auto)
                __attribute__((always_inline)) { filters<decltype(v)>(conv, w, back, first, last, u); });
}

void winograd_filters_back(const Conv3x3& conv, const float* du, int64_t parts, int64_t first, int64_t last,
                           float* dw, Simd simd) {
  with(
      simd, [&](auto v, auto) __attribute__((always_inline)) {
        filters_back<decltype(v)>(conv, du, parts, first, last, dw);
      });
}

void winograd(const Conv3x3& conv, const float* x, const float* u, const float* bias, float* y, int64_t first,
              int64_t last, float* work, Simd simd) {
  with(
      simd, [&](auto v, auto high) __attribute__((always_inline)) {
        convolve<decltype(v), high>(conv, x, u, bias, y, first, last, work);
      });
}

void winograd_back(const Conv3x3& conv, const float* x, const float* dy, int64_t first, int64_t last,
                   float* work, float* du, Simd simd) {
  with(
      simd, [&](auto v, auto high) __attribute__((always_inline)) {
        correlate<decltype(v), high>(conv, x, dy, first, last, work, du);
      });
}

}  // namespace sgm::kernels
