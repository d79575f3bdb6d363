#pragma GCC optimize("O3", "no-math-errno", "no-trapping-math", "fp-contract=fast")
#pragma GCC diagnostic ignored "-Wpsabi"  // vectors are passed between inlined functions only
#include "core/kernels/winograd.h"

#include <algorithm>
#include <type_traits>

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
  explicit Tiling(const Conv3x3& conv) : c(conv), d(conv.dilation), rows(count(conv.height)), columns(count(conv.width)) {}
  int64_t count(int64_t size) const { return ((size + d - 1) / d + 3) / 4; }
  int64_t all() const { return c.images * d * d * rows * columns; }

  struct Place {
    int64_t image, row, column;  // of the first output
  };
  Place operator()(int64_t i) const {
    const int64_t tile = i % (rows * columns), phase = i / (rows * columns) % (d * d);
    return {i / (rows * columns * d * d), phase / d + tile / columns * 4 * d, phase % d + tile % columns * 4 * d};
  }

  const Conv3x3& c;
  int64_t d, rows, columns;
};

/// Transforms the n x n pixels of each tile, whose first is `before` pixels above and left of the tile, into 36 values for each channel:
/// to (36, tile, channel), with `plane` floats between the 36. Outside of the image are zeros.
template <class V, int n, int before, class Transform>
SGM_INLINE void transform(const Tiling& tiling, const float* x, int64_t channels, int64_t first, int64_t count, const float* zeros, float* to,
                          int64_t plane, const Transform& one) {
  const int64_t height = tiling.c.height, width = tiling.c.width;
  for (int64_t i = 0; i < count; ++i, to += channels) {
    const auto place = tiling(first + i);
    const float* pixel[n * n];
    for (int row = 0; row < n; ++row) {
      for (int column = 0; column < n; ++column) {
        const int64_t y = place.row + (row - before) * tiling.d, z = place.column + (column - before) * tiling.d;
        const bool inside = y >= 0 && y < height && z >= 0 && z < width;
        pixel[row * n + column] = inside ? x + ((place.image * height + y) * width + z) * channels : zeros;
      }
    }
    for (int64_t c = 0; c < channels; c += lanes<V>) {
      V d[n * n], half[6 * n], whole[36];
      for (int k = 0; k < n * n; ++k) d[k] = load<V>(pixel[k] + c);
#pragma GCC unroll 6
      for (int k = 0; k < n; ++k) one(d + k, n, half + k, n);
#pragma GCC unroll 6
      for (int k = 0; k < 6; ++k) one(half + n * k, 1, whole + 6 * k, 1);
      for (int k = 0; k < 36; ++k) store(whole[k], to + k * plane + c);
    }
  }
}

template <class V>
SGM_INLINE void transform_outputs(const Tiling& tiling, const float* m, int64_t plane, const float* bias, int64_t first, int64_t count, float* y) {
  const auto& [images, height, width, in, channels, d] = tiling.c;
  for (int64_t i = 0; i < count; ++i, m += channels) {
    const auto place = tiling(first + i);
    float* to = y + ((place.image * height + place.row) * width + place.column) * channels;
    const int64_t rows = std::min<int64_t>(4, (height - place.row + d - 1) / d), columns = std::min<int64_t>(4, (width - place.column + d - 1) / d);
    for (int64_t c = 0; c < channels; c += lanes<V>) {
      V all[36], half[24], whole[16];
      for (int k = 0; k < 36; ++k) all[k] = load<V>(m + k * plane + c);
#pragma GCC unroll 6
      for (int k = 0; k < 6; ++k) points::outputs(all + k, 6, half + k, 6);
#pragma GCC unroll 4
      for (int k = 0; k < 4; ++k) points::outputs(half + 6 * k, 1, whole + 4 * k, 1);
      const V added = bias ? load<V>(bias + c) : V{};
      for (int64_t row = 0; row < rows; ++row) {
        for (int64_t column = 0; column < columns; ++column) store(whole[4 * row + column] + added, to + (row * width + column) * d * channels + c);
      }
    }
  }
}

/// rows x (columns * lanes) values of c (rows, ·), which start at 0 or, with `add`, at what is there, from `depth` products each.
template <class V, int rows, int columns>
SGM_INLINE void block(int64_t depth, const float* left, int64_t left_row, int64_t left_depth, const float* right, int64_t stride, float* c,
                      bool add) {
  V sum[rows][columns];
  for (int r = 0; r < rows; ++r) {
    for (int k = 0; k < columns; ++k) sum[r][k] = add ? load<V>(c + r * stride + k * lanes<V>) : V{};
  }
  for (int64_t i = 0; i < depth; ++i, left += left_depth, right += stride) {
    V of[columns];
#pragma GCC unroll 3
    for (int k = 0; k < columns; ++k) of[k] = load<V>(right + k * lanes<V>);
#pragma GCC unroll 8
    for (int r = 0; r < rows; ++r) {
      const V value = V{} + left[r * left_row];
#pragma GCC unroll 3
      for (int k = 0; k < columns; ++k) sum[r][k] += value * of[k];
    }
  }
  for (int r = 0; r < rows; ++r) {
    for (int k = 0; k < columns; ++k) store(sum[r][k], c + r * stride + k * lanes<V>);
  }
}

/// c (rows, columns) = left right, or += with `add`: left[r * left_row + i * left_depth], right (depth, columns). Rows are multiples of `high`.
template <class V, int high>
SGM_INLINE void product(int64_t rows, int64_t columns, int64_t depth, const float* left, int64_t left_row, int64_t left_depth, const float* right,
                        float* c, bool add) {
  int64_t k = 0;
  const auto wide = [&](auto width) __attribute__((always_inline)) {
    for (int64_t r = 0; r < rows; r += high)
      block<V, high, width>(depth, left + r * left_row, left_row, left_depth, right + k, columns, c + r * columns + k, add);
    k += width * lanes<V>;
  };
  while (k < columns) {
    const int64_t rest = (columns - k) / lanes<V>;
    if (rest >= 3 && rest != 4) {
      wide(std::integral_constant<int, 3>());
    } else if (rest >= 2) {
      wide(std::integral_constant<int, 2>());
    } else {
      wide(std::integral_constant<int, 1>());
    }
  }
}

/// Floats between two of the 36 planes of a value for each tile and channel: not a power of two, which would meet in one cache set.
int64_t plane_of(int64_t channels) {
  return side * channels + 16;
}

/// The scratch memory of a call: zeros, then the planes of both sides.
struct Work {
  Work(const Conv3x3& c, float* work)
      : zeros(work), in(work + std::max(c.in, c.out)), in_plane(plane_of(c.in)), out(in + 36 * in_plane), out_plane(plane_of(c.out)) {
    std::fill(work, in, 0.0f);
  }
  const float* zeros;
  float* in;
  int64_t in_plane;
  float* out;
  int64_t out_plane;
};

constexpr auto of_pixels = [](const auto* d, int s, auto* to, int t) __attribute__((always_inline)) {
  points::pixels(d, s, to, t);
};
constexpr auto of_gradients = [](const auto* y, int s, auto* to, int t) __attribute__((always_inline)) {
  points::outputs_back(y, s, to, t);
};

template <class V, int high>
SGM_INLINE void convolve(const Conv3x3& c, const float* x, const float* u, const float* bias, float* y, int64_t first, int64_t last, float* memory) {
  const Tiling tiling(c);
  const Work work(c, memory);
  for (int64_t i = first; i < last; i += side) {
    const int64_t count = std::min(side, last - i), rows = (count + high - 1) / high * high;
    transform<V, 6, 1>(tiling, x, c.in, i, count, work.zeros, work.in, work.in_plane, of_pixels);
    for (int64_t k = 0; k < 36; ++k)
      product<V, high>(rows, c.out, c.in, work.in + k * work.in_plane, c.in, 1, u + k * c.in * c.out, work.out + k * work.out_plane, false);
    transform_outputs<V>(tiling, work.out, work.out_plane, bias, i, count, y);
  }
}

template <class V, int high>
SGM_INLINE void correlate(const Conv3x3& c, const float* x, const float* dy, int64_t first, int64_t last, float* memory, float* du) {
  const Tiling tiling(c);
  const Work work(c, memory);
  for (int64_t i = first; i < last; i += side) {
    const int64_t count = std::min(side, last - i);
    transform<V, 6, 1>(tiling, x, c.in, i, count, work.zeros, work.in, work.in_plane, of_pixels);
    transform<V, 4, 0>(tiling, dy, c.out, i, count, work.zeros, work.out, work.out_plane, of_gradients);
    for (int64_t k = 0; k < 36; ++k)
      product<V, high>(c.in, c.out, count, work.in + k * work.in_plane, 1, c.in, work.out + k * work.out_plane, du + k * c.in * c.out, true);
  }
}

SGM_LEVEL("x86-64-v4")
void convolve_v4(const Conv3x3& c, const float* x, const float* u, const float* bias, float* y, int64_t first, int64_t last, float* work) {
  convolve<V16, 8>(c, x, u, bias, y, first, last, work);
}
SGM_LEVEL("x86-64-v3")
void convolve_v3(const Conv3x3& c, const float* x, const float* u, const float* bias, float* y, int64_t first, int64_t last, float* work) {
  convolve<V8, 4>(c, x, u, bias, y, first, last, work);
}
SGM_LEVEL("x86-64-v4")
void correlate_v4(const Conv3x3& c, const float* x, const float* dy, int64_t first, int64_t last, float* work, float* du) {
  correlate<V16, 8>(c, x, dy, first, last, work, du);
}
SGM_LEVEL("x86-64-v3")
void correlate_v3(const Conv3x3& c, const float* x, const float* dy, int64_t first, int64_t last, float* work, float* du) {
  correlate<V8, 4>(c, x, dy, first, last, work, du);
}

}  // namespace

Simd best_simd() {
#if defined(__x86_64__)
  static const Simd best = [] {
    const auto all = [](auto... has) { return (has && ...); };
#define SGM_HAS(feature) __builtin_cpu_supports(feature)
    if (!all(SGM_HAS("avx2"), SGM_HAS("fma"), SGM_HAS("bmi2"))) return Simd::none;
    return all(SGM_HAS("avx512f"), SGM_HAS("avx512vl"), SGM_HAS("avx512dq"), SGM_HAS("avx512bw"), SGM_HAS("avx512cd")) ? Simd::avx512 : Simd::avx2;
#undef SGM_HAS
  }();
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

void winograd_filters(const float* w, int64_t pairs, float* u) {
  for (int64_t i = 0; i < pairs; i += 16) {
    V16 d[9], half[18], whole[36];
    for (int k = 0; k < 9; ++k) d[k] = load<V16>(w + k * pairs + i);
    for (int k = 0; k < 3; ++k) points::weights(d + k, 3, half + k, 3);
    for (int k = 0; k < 6; ++k) points::weights(half + 3 * k, 1, whole + 6 * k, 1);
    for (int k = 0; k < 36; ++k) store(whole[k], u + k * pairs + i);
  }
}

void winograd_filters_back(const float* du, int64_t pairs, float* dw) {
  for (int64_t i = 0; i < pairs; i += 16) {
    V16 d[36], half[18], whole[9];
    for (int k = 0; k < 36; ++k) d[k] = load<V16>(du + k * pairs + i);
    for (int k = 0; k < 6; ++k) points::weights_back(d + k, 6, half + k, 6);
    for (int k = 0; k < 3; ++k) points::weights_back(half + 6 * k, 1, whole + 3 * k, 1);
    for (int k = 0; k < 9; ++k) store(whole[k], dw + k * pairs + i);
  }
}

void winograd(const Conv3x3& conv, const float* x, const float* u, const float* bias, float* y, int64_t first, int64_t last, float* work, Simd simd) {
  return simd == Simd::avx512 ? convolve_v4(conv, x, u, bias, y, first, last, work) : convolve_v3(conv, x, u, bias, y, first, last, work);
}

void winograd_back(const Conv3x3& conv, const float* x, const float* dy, int64_t first, int64_t last, float* work, float* du, Simd simd) {
  return simd == Simd::avx512 ? correlate_v4(conv, x, dy, first, last, work, du) : correlate_v3(conv, x, dy, first, last, work, du);
}

}  // namespace sgm::kernels
