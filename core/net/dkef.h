#pragma once
#include <ATen/core/Tensor.h>

#include "core/config/fields.h"
#include "core/net/weights.h"

namespace sgm {

/// A score-matching objective of an exponential family on a batch, in float64. As log p is linear in the
/// natural parameters alpha (M,), the loss of a row is quadratic in them:
///   1/2 |slope alpha + base_slope|^2 + curvature alpha + base_curvature.
struct QuadraticForm {
  at::Tensor slope;           ///< (B, R, M) derivatives of the statistics along R directions
  at::Tensor base_slope;      ///< (B, R) those of the base density's logarithm, less what they shall be
  at::Tensor curvature;       ///< (B, M) second derivatives, summed over directions; undefined: none
  at::Tensor base_curvature;  ///< (B,)

  QuadraticForm rows(int64_t first, int64_t count) const;
  /// The loss of each row (B,).
  at::Tensor losses(const at::Tensor& alpha) const;
};

/// The mean of a form's rows: 1/2 alpha^T matrix alpha + vector alpha + constant.
struct MeanForm {
  at::Tensor matrix, vector, constant;  ///< (M, M), (M,), ()

  at::Tensor value(const at::Tensor& alpha) const;
};
MeanForm mean_of(const QuadraticForm& form);

/// The alpha (M,) that minimises the form plus ridge/2 |alpha|^2, with ridge () above 0, by Cholesky;
/// differentiable in all. NaN where the matrix is not finite, or not positive definite with this ridge.
at::Tensor ridge_minimiser(const MeanForm& form, const at::Tensor& ridge);

struct DkefOptions {
  int64_t inducing = 200, features = 30;
  double base_std = 2;
  double log_ridge = -2;

  void fields(Fields& on);
};

/// The deep kernel exponential family in D dimensions (Wenliang et al. 2019, 1811.08357), as in Song et al.
/// 2019 (1905.07088):
///   log p(x) = log N(x; 0, base_std^2 I) + sum_m alpha_m k(z_m, x) - log Z,
///   k(z, x) = sum_j w_j exp(-|phi(x) - phi(z)|^2 / (2 10^{a_j})), three kernels with w = softmax,
///   phi(x) = A softplus(W x + b) + C x.
/// Trained are phi, the inducing points z, w, a, and the ridge, 10^log_ridge; alpha is solved for.
/// Derivatives in x are closed forms, so that losses need an ordinary backward pass alone. All in float64 on
/// the CPU.
class Dkef {
 public:
  /// Inducing points are rows of `data` (N, D), drawn without replacement; phi starts as PyTorch's linear
  /// layers do, a as (0, 0.5185, 1) (official code). InputError for more inducing points than rows.
  Dkef(const DkefOptions& options, const at::Tensor& data, const Rng& init);

  const Weights& parameters() const { return parameters_; }  ///< leaves of autograd
  at::Tensor ridge() const;                                  ///< ()

  /// k(z_m, x) of points (B, D): (B, M).
  at::Tensor kernels(const at::Tensor& x) const;
  /// log p(x) + log Z (B,), and its gradient (B, D).
  at::Tensor log_density(const at::Tensor& x, const at::Tensor& alpha) const;
  at::Tensor score(const at::Tensor& x, const at::Tensor& alpha) const;

  /// Exact score matching, 1/2 |s|^2 + tr(ds/dx). Hyvärinen 2005.
  QuadraticForm exact(const at::Tensor& x) const;
  /// Sliced, 1/2 (v^T s)^2 + v^T (ds/dx) v, with v (B, D). Song et al. 2019, eq. 7.
  QuadraticForm sliced(const at::Tensor& x, const at::Tensor& v) const;
  /// With reduced variance, 1/2 |s|^2 + v^T (ds/dx) v. Ibid., eq. 8.
  QuadraticForm reduced(const at::Tensor& x, const at::Tensor& v) const;
  /// Denoising, 1/2 |s(x + sigma z) + z/sigma|^2, with z (B, D). Vincent 2011. InputError unless sigma > 0.
  QuadraticForm denoising(const at::Tensor& x, const at::Tensor& z, double sigma) const;
  /// Sliced by differences of log p at x - eps v, x and x + eps v: its error falls as eps^2. Pang et al. 2020
  /// (2007.03317). InputError unless eps > 0.
  QuadraticForm differences(const at::Tensor& x, const at::Tensor& v, double eps) const;

 private:
  /// Derivatives of the kernels along directions: first (B, R, M), and second, summed over them, (B, M).
  struct Along {
    at::Tensor first, second;
  };
  /// At x (B, D) along v: (R, D) for all points, or (B, R, D). `second` only if asked for.
  Along along(const at::Tensor& x, const at::Tensor& v, bool second) const;
  /// w_j exp(-squared/(2 10^{a_j})) of each kernel, and the scale -1/(2 10^{a_j}): (3, B, M) and (3, 1, 1).
  std::pair<at::Tensor, at::Tensor> bumps(const at::Tensor& squared) const;
  at::Tensor features(const at::Tensor& x) const;
  at::Tensor squared_distances(const at::Tensor& y, const at::Tensor& centres) const;
  at::Tensor base_log_density(const at::Tensor& x) const;
  at::Tensor base_score(const at::Tensor& x) const;
  at::Tensor axes() const;

  Weights parameters_;
  at::Tensor W_, b_, A_, C_, z_, weight_, log_scale_, log_ridge_;
  double base_variance_;
};

}  // namespace sgm
