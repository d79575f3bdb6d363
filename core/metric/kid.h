#pragma once
#include <ATen/core/Tensor.h>

namespace sgm {

/// The squared maximum mean discrepancy of two sets of features with the kernel (aᵀb/D + 1)³, unbiased:
/// the kernel Inception distance (Bińkowski et al. 2018). It may be below 0.
struct Kid {
  double value = 0, standard_error = 0;

  /// The limits of the interval of `errors` standard errors e. As a squared distance's, the error grows with
  /// the value: samples that fall low state small errors, and the exact value lies above value + e SE too
  /// often (7 % of samples for 2.5 % nominal where the value is three errors above 0). The upper limit is
  /// therefore that of √value, value + e SE + (e SE)²/(4 value), with SE in place of values below it.
  double lower(double errors) const { return value - errors * standard_error; }
  double upper(double errors) const;
};

/// Of all pairs of rows of a (N, D) and b (M, D), each at least two:
///   Σ_{i≠j} k(a_i, a_j)/(N(N − 1)) + Σ_{i≠j} k(b_i, b_j)/(M(M − 1)) − 2 Σ_ij k(a_i, b_j)/(NM),
/// in float64 by blocks of 1024 rows: beside the features it keeps a few blocks of 8 MiB of kernel
/// values, never all of them. Standard error: the spread over rows of the U-statistic's first-order
/// projection, for a_i 2 (mean_{j≠i} k(a_i, a_j) − mean_j k(a_i, b_j)), estimated from the rows
/// themselves (own derivation from Hoeffding's decomposition). Where both laws are equal the projection is 0
/// and the estimate is above the statistic's own spread, by √2; never below as rows grow. InputError for
/// what require_features refuses.
Kid kid(const at::Tensor& a, const at::Tensor& b);

/// The published protocol: the statistic of each of S subsets, their mean and their population standard
/// deviation (divided by S). The deviation belongs to the size of a subset, not to the mean over subsets that
/// share rows: it is no standard error.
struct SubsetKid {
  at::Tensor each;  ///< (S,) float64
  double mean = 0, deviation = 0;
};

/// Of the rows with indices of_a (S, n) of a and of_b (S, m) of b, int, n and m at least two. InputError for
/// an index outside and for what require_features refuses.
SubsetKid kid_of_subsets(const at::Tensor& a, const at::Tensor& b, const at::Tensor& of_a,
                         const at::Tensor& of_b);

}  // namespace sgm
