#pragma once
#include <ATen/core/Tensor.h>

#include <string>

#include "core/config/fields.h"
#include "core/metric/gaussian.h"
#include "core/tensor/rng.h"

namespace sgm::fid_tables::fid_exact {

/// A mixture of K Gaussians of one covariance, float64; K = 1: a Gaussian. Made features: their mean and
/// covariance, and so their Fréchet distance, are closed forms.
struct Law {
  at::Tensor weight;      ///< (K,)
  at::Tensor mean;        ///< (K, D) of the components
  at::Tensor covariance;  ///< (D, D) of each component

  Gaussian moments() const;  ///< of the mixture
};

/// Draws from a law.
class LawSampler {
 public:
  explicit LawSampler(const Law& law);
  at::Tensor draw(int64_t n, const Rng& rng) const;  ///< (n, D)

 private:
  at::Tensor bounds_, mean_, root_;
};

/// The pairs of laws, generated against real:
/// isotropic  N(0, I), and N(m, ratio I): the closed form is elementary
/// decaying   covariance diag 1/(1 + i), i = 0 …, as real features' spectra fall; the generated
///            one is turned and scaled
/// mixture    four components of unequal weights, half of the variance between them; turned and scaled as
///            `decaying`. The distance is that of the Gaussians of equal mean and covariance
/// equal      the real law of `decaying` twice: distance 0
struct Pair {
  std::string kind = "decaying";
  int64_t dimension = 64;
  double shift = 0.1;     ///< of each coordinate's mean, in its deviations
  double ratio = 1.2;     ///< of all variances
  double rotation = 0.5;  ///< of the generated law's axes, about that many radians

  void fields(Fields& on);
  Law generated() const;
  Law real() const;
};
/// Their names, in the order above.
const std::vector<std::string>& pair_kinds();

/// The exact Fréchet distance of the pair.
double exact_distance(const Pair& pair);
/// The exact squared maximum mean discrepancy with the kernel (aᵀb/D + 1)³, by the moments of Gaussians up
/// to the third.
double exact_kid(const Law& a, const Law& b);

/// n times the leading term of the bias of the distance of `of` from `other` that n rows of `of` add, exact
/// for mixtures:  tr S + ½ Σ_ij Var(y_i y_j)/(s_i s_j (s_i + s_j)),  y = Uᵀ S2^½ (x − m),  where
/// S2^½ S S2^½ = U diag(s²) Uᵀ. Of a Gaussian it is that of frechet_bias.
double leading_bias(const Law& of, const Law& other);

/// What single rows of a law add to the distance from another, to first order in the law: its mean over the
/// law is 0, so that a sample's mean of it is exact noise, which may be taken off.
struct Influence {
  at::Tensor mean, shift, quadratic;  ///< m1, 2(m1 − m2), I − T (frechet_error.h)
  double trace = 0;                   ///< of (I − T) S1

  Influence(const Law& of, const Law& other);
  /// Of rows (n, D), on average.
  double mean_over(const at::Tensor& rows) const;
};

}  // namespace sgm::fid_tables::fid_exact
