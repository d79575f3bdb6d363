#pragma once
#include <ATen/core/Tensor.h>

#include <functional>
#include <string>
#include <vector>

#include "core/objective/objective.h"

namespace sgm::sliced_vs_denoising {

/// A small score in which every row of a batch has its own copy of the parameters, so that the gradient of
/// the rows' summed loss holds each row's own. Float64.
struct RowScore {
  std::vector<at::Tensor> parameters;  ///< of one row, their values: P numbers in all
  /// Scores (B, D) of x (B, D) by parameters (B, …).
  std::function<at::Tensor(const std::vector<at::Tensor>& parameters, const at::Tensor& x)> value;
};

/// s = W x, all of W (D, D) free.
RowScore linear_score(const at::Tensor& W);
/// s_i = w_i x_i, w (D,) free.
RowScore diagonal_score(const at::Tensor& w);
/// s = B tanh(A x + a) + b with normal weights of variance 1/(inputs): its Jacobian is not symmetric.
RowScore tanh_score(int64_t dimension, int64_t hidden, Rng& rng);

/// The losses of rows (B,), and the gradient of each by its parameters (B, P).
struct RowLosses {
  at::Tensor loss, gradient;
};
/// Of a registered objective of clean data, or of one that adds its own noise, at x (B, D).
RowLosses row_losses(const RowScore& score, const Objective& objective, const at::Tensor& x, Rng& rng);

/// At one point, A and its derivatives: the loss of a projection v is v^T A v but for what does not depend on
/// v, and its gradient v^T (dA/dtheta_p) v.
struct Forms {
  at::Tensor value;     ///< (D, D), symmetric
  at::Tensor gradient;  ///< (D, D, P)
};
/// A = sym(ds/dx) + s s^T/2 of sliced score matching, sym(ds/dx) where its variance is reduced, at x (D,).
Forms forms_of(const RowScore& score, const at::Tensor& x, bool reduced);

/// A law of projections v with E[v v^T] = I, by its name as an option: rademacher, gaussian, or sphere, of
/// radius sqrt(D).
inline const std::vector<std::string> laws{"rademacher", "gaussian", "sphere"};

/// The variance over v of v^T A v, summed over the forms A (D, D) or (D, D, P), each symmetric: 2 |A|^2 of
/// gaussian v, 2 (|A|^2 - sum A_ii^2) of rademacher, 2 D/(D + 2) (|A|^2 - tr(A)^2/D) on the sphere.
double projection_variance(const at::Tensor& A, const std::string& law);

}  // namespace sgm::sliced_vs_denoising
