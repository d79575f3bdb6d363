#pragma once
#include <cstdint>

/// 3x3 convolutions of channels-last images with stride 1 and "same" padding by minimal filtering F(4x4,
/// 3x3): 4x4 outputs take 36 products for each pair of channels, where the sum takes 144. Winograd 1980;
/// Lavin & Gray 2016 (arXiv:1509.09308); here with the points 0, ±3/4, ±3/2 and infinity, which round half as
/// much as the usual 0, ±1, ±2 and infinity. Float32; numbers of channels are multiples of 16.
namespace sgm::kernels {

struct Conv3x3 {
  int64_t images, height, width, in, out, dilation;
};

/// What the processor has: AVX2 with FMA, or AVX-512; none: the functions below may not be called.
enum class Simd { none, avx2, avx512 };
Simd best_simd();

/// Tiles of 4x4 outputs; the functions below work on a range of them, so that threads can share a
/// convolution.
int64_t tiles(const Conv3x3& conv);
/// Floats of scratch memory that such a call needs.
int64_t scratch(const Conv3x3& conv);

/// u = G w G^T for each pair of channels: w (out, in, 3, 3) -> u (36, in, out), of the input channels first …
/// last − 1. `back`: of the convolution that takes the gradient of y to that of x, which is of the flipped
/// filters: w (in, out, 3, 3).
void winograd_filters(const Conv3x3& conv, const float* w, bool back, int64_t first, int64_t last, float* u,
                      Simd simd = best_simd());
/// From the gradient of u, summed over `parts` of it (parts, 36, in, out), that of w (out, in, 3, 3).
void winograd_filters_back(const Conv3x3& conv, const float* du, int64_t parts, int64_t first, int64_t last,
                           float* dw, Simd simd = best_simd());

/// y (images, height, width, out) = convolution of x (images, height, width, in) with u, plus bias (out,)
/// unless null, in tiles first … last − 1.
void winograd(const Conv3x3& conv, const float* x, const float* u, const float* bias, float* y, int64_t first,
              int64_t last, float* work, Simd simd = best_simd());
/// du (36, in, out) = the gradient of u, given that of y, dy, in tiles first … last − 1, of which there must
/// be one.
void winograd_back(const Conv3x3& conv, const float* x, const float* dy, int64_t first, int64_t last,
                   float* work, float* du, Simd simd = best_simd());

}  // namespace sgm::kernels
