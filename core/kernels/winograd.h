#pragma once
#include <cstdint>

/// 3x3 convolutions of channels-last images with stride 1 and "same" padding by minimal filtering F(4x4, 3x3): 4x4 outputs take 36 products
/// for each pair of channels, where the sum takes 144. Winograd 1980; Lavin & Gray 2016 (arXiv:1509.09308); here with the points 0, ±3/4,
/// ±3/2 and infinity, which round half as much as the usual 0, ±1, ±2 and infinity. Float32; numbers of channels are multiples of 16.
namespace sgm::kernels {

struct Conv3x3 {
  int64_t images, height, width, in, out, dilation;
};

/// What the processor has: AVX2 with FMA, or AVX-512; none: the functions below may not be called.
enum class Simd { none, avx2, avx512 };
Simd best_simd();

/// Tiles of 4x4 outputs; the functions below work on a range of them, so that threads can share a convolution.
int64_t tiles(const Conv3x3& conv);
/// Floats of scratch memory that such a call needs.
int64_t scratch(const Conv3x3& conv);

/// u = G w G^T for each pair of channels: w (9, in, out) -> u (36, in, out), pairs = in * out.
void winograd_filters(const float* w, int64_t pairs, float* u);
/// From the gradient of u that of w.
void winograd_filters_back(const float* du, int64_t pairs, float* dw);

/// y (images, height, width, out) = convolution of x (images, height, width, in) with u, plus bias (out,) unless null, in tiles first … last − 1.
void winograd(const Conv3x3& conv, const float* x, const float* u, const float* bias, float* y, int64_t first, int64_t last, float* work,
              Simd simd = best_simd());
/// Adds to du (36, in, out) what tiles first … last − 1 contribute to it, given the gradient dy of y.
void winograd_back(const Conv3x3& conv, const float* x, const float* dy, int64_t first, int64_t last, float* work, float* du,
                   Simd simd = best_simd());

}  // namespace sgm::kernels
