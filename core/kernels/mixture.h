#pragma once
#include <cstdint>

namespace sgm::kernels {

/// A mixture  sum_k exp(log_weight_k) N(mean_k, variance_k I)  seen through  x -> alpha x + sigma z; alpha
/// and sigma are one for all rows (stride 0) or one a row (stride 1). All float64.
struct MixtureView {
  int64_t components, dimension;
  const double *log_weight, *mean, *variance;  // (K,), (K, D), (K,)
  const double *alpha, *sigma;                 // () or (B,)
  int64_t alpha_stride, sigma_stride;
};

/// The largest dimension of mixture_rows.
constexpr int64_t mixture_loop_dimension = 16;

/// Log density and score of rows begin … end − 1 of x (B, D), in float64 whatever T. One fused loop, no
/// temporary; a row's bits depend on that row only. A null output is not computed.
void mixture_rows(const MixtureView& m, const float* x, int64_t begin, int64_t end, float* log_density,
                  float* score);
void mixture_rows(const MixtureView& m, const double* x, int64_t begin, int64_t end, double* log_density,
                  double* score);

/// What of a mixture's score lies between two matrix products, row by row. `product` (B, K) holds (x − alpha
/// c) · (mean_k − c) and is replaced by  p_k / (alpha^2 variance_k + sigma^2),  p the posterior of the
/// components. Where the expanded square has lost digits, the leading components' distances are computed anew
/// from x and mean.
struct MixtureProducts {
  const double *x, *square;       // (B, D) and |x − alpha c|^2 (B,)
  const double* mean_square;      // |mean_k − c|^2 (K,)
  double *product, *log_density;  // (B, K), (B,)
};
void mixture_posterior(const MixtureView& m, const MixtureProducts& p, int64_t begin, int64_t end);

}  // namespace sgm::kernels
