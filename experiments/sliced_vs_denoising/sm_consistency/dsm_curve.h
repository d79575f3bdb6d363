#pragma once

namespace sgm::sliced_vs_denoising::sm_consistency {

/// The error of theta in s = theta x of N(0, 1), truth -1, by denoising score matching with noise sigma of n
/// data, one noise each. Given the perturbed data x + sigma z the noise is normal about its mean, so theta
/// has the mean -1/(1 + sigma^2) and the variance 1/((n - 2) sigma^2 (1 + sigma^2)^2): exactly, at every n
/// > 2.
double dsm_bias(double sigma);
double dsm_variance(double sigma, double n);
/// E(theta + 1)^2.
double dsm_square(double sigma, double n);

/// E(theta + 1)^2 where each datum is used with z and with -z: theta = -1/(F + sigma^2), F = sum x^2/sum z^2
/// of Fisher's law with n and n degrees of freedom, by quadrature over ln F.
double pairs_square(double sigma, double n);
/// E(theta + 1)^2 of exact score matching, theta = -n/sum x^2. n > 4.
double exact_square(double n);

/// The sigma of the least dsm_square.
double best_sigma(double n);

}  // namespace sgm::sliced_vs_denoising::sm_consistency
