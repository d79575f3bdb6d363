#pragma once
#include "experiments/sliced_vs_denoising/ssm_dkef/fit.h"

namespace sgm::sliced_vs_denoising::ssm_dkef {

/// What stands beside the trained models of a run.
struct ControlOptions {
  RowsOptions rows;
  double base_std = 2;
  Draws normaliser;

  void fields(Fields& on);
};

/// The quantities of the fits for densities in closed form, in groups: "base", the base density alone;
/// "gaussian", fitted to the training rows; "law", the rows' own where it is known. And log Z of N(0, I) by
/// the same importance sampling, where it is known: "normaliser".
void run_controls(const ControlOptions& options, CellRun& run);

/// Loss 1/2 |s|^2 + tr(ds/dx) of each row (n,) of N(mean, covariance), and its log density.
struct ClosedForm {
  at::Tensor losses, log_density;
};
ClosedForm of_gaussian(const at::Tensor& mean, const at::Tensor& covariance, const at::Tensor& x);
/// The same of an isotropic mixture:  tr(ds/dx) = sum_k r_k (|m_k - x|^2/v_k^2 - D/v_k) - |s|^2, where r are
/// the components' posterior weights.
ClosedForm of_mixture(const Mixture& law, const at::Tensor& x);

}  // namespace sgm::sliced_vs_denoising::ssm_dkef
