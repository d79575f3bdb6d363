#pragma once
#include "core/study/cell_run.h"

namespace sgm::sliced_vs_denoising::sm_consistency {

/// The estimates of W in s = W x that minimise a loss of n data N(0, C), C_ij = correlation^|i - j|, one
/// projection each: exact score matching's, SSM's and SSM-VR's of every law, against W = -C^{-1}.
struct Linear {
  int64_t n = 1000, dimension = 8, repeats = 100;
  double correlation = 0.5;

  void fields(Fields& on);
};
/// The estimators in order: exact_sm, ssm/LAW …, ssm_vr/LAW ….
std::vector<std::string> estimators();
void run_linear(const Linear& options, CellRun& run);

/// Minimisers: -S^{-1} of exact score matching, S = X^T X/n; -(V^T V/n) S^{-1} of SSM-VR; of SSM the least
/// squares of its quadratic form. x, v (n, D).
at::Tensor exact_minimiser(const at::Tensor& x);
at::Tensor reduced_minimiser(const at::Tensor& x, const at::Tensor& v);
at::Tensor plain_minimiser(const at::Tensor& x, const at::Tensor& v);

/// E|W + C^{-1}|^2 of exact score matching at any n > D + 3, by the moments of inverse Wishart matrices, and
/// of SSM-VR, whose V^T V/n is independent of S; at leading order in 1/n of SSM. InputError for other names.
double expected_square(const std::string& estimator, const at::Tensor& C, int64_t n);

}  // namespace sgm::sliced_vs_denoising::sm_consistency
