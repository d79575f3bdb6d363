#pragma once
#include <cstdint>

namespace sgm::kernels {

/// A mixture  sum_k exp(log_weight_k) N(mean_k, variance_k I)  seen through  x -> alpha x + sigma z; alpha and sigma one for all rows
/// (stride 0) or one a row (stride 1).
struct MixtureView {
  int64_t components, dimension;               ///< dimension <= mixture_loop_dimension
  const double *log_weight, *mean, *variance;  ///< (K,), (K, D), (K,)
  const double *alpha, *sigma;                 ///< () or (B,)
  int64_t alpha_stride, sigma_stride;          ///< 0 or 1
};

/// The largest dimension of mixture_rows.
constexpr int64_t mixture_loop_dimension = 16;

/// Log density and score of rows begin … end − 1 of x (B, D), in float64 whatever T. One fused loop, no temporary; a row's bits depend on
/// that row only. A null output is not computed.
void mixture_rows(const MixtureView& m, const float* x, int64_t begin, int64_t end, float* log_density, float* score);
void mixture_rows(const MixtureView& m, const double* x, int64_t begin, int64_t end, double* log_density, double* score);

}  // namespace sgm::kernels
