#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <optional>

#include "core/metric/gaussian.h"

namespace sgm {

/// A Fréchet distance of a sample and what its number of rows does to it.
struct FrechetError {
  double distance = 0;        ///< of the fitted Gaussians: too large by about `bias`
  double standard_error = 0;  ///< of `distance`, by the delta method
  double bias = 0;            ///< frechet_bias of the fitted Gaussians
  int64_t rank = 0;           ///< the lower one of the samples' covariances
  bool full_rank = true;      ///< rank = D. If not, read below what the errors leave out
};

/// The distance of the features (N, D), N >= 2, to a Gaussian that is known without error, with the standard
/// error that sampling the features gives it.
///
/// Delta method, own derivation from the differential of the distance: by the mean m1 it is 2(m1 − m2), by
/// the covariance S1 it is I − T with T = S1^-½ (S1^½ S2 S1^½)^½ S1^-½, the optimal transport's matrix
/// from N1 to N2. A row x adds
///   2(m1 − m2)ᵀ(x − m1) + (x − m1)ᵀ(I − T)(x − m1) − tr (I − T)S1
/// over N; no assumption of Gaussian features. Where the two laws are equal this is 0 and the
/// distance's own spread is of second order: the estimate is then above it (by √2 as N grows), never below.
///
/// A covariance of rank below D (N <= D, or features that depend on each other): S1^-½ is the pseudo-inverse
/// on the range of S1, its eigenvalues above D 2^-50 of the largest. The standard error is then that of the
/// distance of *such samples*. If the population has the missing directions the distance of N <= D rows is
/// biased beyond what `bias` says: no interval around it holds the true distance. InputError for what
/// require_features refuses and for other dimensions.
FrechetError frechet_error(const at::Tensor& features, const Gaussian& reference);

/// The same between two independent samples (Na, D) and (Nb, D), the errors of both together.
FrechetError frechet_error(const at::Tensor& a, const at::Tensor& b);

/// What the expectation of the distance of Gaussians fitted to n_a and n_b Gaussian rows exceeds the distance
/// by, at leading order in 1/n:
///   tr Sa/n_a + tr Sb/n_b + ½ (1/(n_a − 1) + 1/(n_b − 1)) (Σ_ij s_i s_j/(s_i + s_j) + ½ Σ_i s_i),
/// s_i² the eigenvalues of Sa^½ Sb Sa^½. Own derivation: half the second differential of −2 tr A^½ in
/// A = Sa^½ Sb Sa^½, contracted with the Wishart covariance of fitted covariances. Of equal isotropic
/// covariances σ² it is σ² D (D + 5)/4 (1/n_a + 1/n_b). nullopt: that side is known without error. It
/// holds for n well above D alone. InputError for other dimensions or fewer than two rows.
double frechet_bias(const Gaussian& a, std::optional<int64_t> n_a, const Gaussian& b,
                    std::optional<int64_t> n_b);

/// Σ_ij s_i s_j/(s_i + s_j) + ½ Σ_i s_i of frechet_bias for the roots s (D,): enough where the s_i are
/// known, as of covariances that commute, whose s_i² are the products of their eigenvalues.
double frechet_curvature(const at::Tensor& roots);

}  // namespace sgm
