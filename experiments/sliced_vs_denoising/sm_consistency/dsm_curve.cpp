#include "experiments/sliced_vs_denoising/sm_consistency/dsm_curve.h"

#include <cmath>

namespace sgm::sliced_vs_denoising::sm_consistency {

double dsm_bias(double sigma) {
  return sigma * sigma / (1 + sigma * sigma);
}

double dsm_variance(double sigma, double n) {
  const double root = sigma * (1 + sigma * sigma);
  return 1 / ((n - 2) * root * root);
}

double dsm_square(double sigma, double n) {
  return dsm_bias(sigma) * dsm_bias(sigma) + dsm_variance(sigma, n);
}

double pairs_square(double sigma, double n) {
  // The density of u = ln F is proportional to cosh(u/2)^{-n}, of standard deviation near 2/sqrt(n).
  constexpr int nodes = 4001;
  const double widest = 24 / std::sqrt(n);
  double total = 0, sum = 0;
  for (int i = 0; i < nodes; ++i) {
    const double u = widest * (2.0 * i / (nodes - 1) - 1);
    const double weight = std::exp(-n * std::log(std::cosh(u / 2)));
    const double error = 1 - 1 / (std::exp(u) + sigma * sigma);
    total += weight;
    sum += weight * error * error;
  }
  return sum / total;
}

double exact_square(double n) {
  return 1 - 2 * n / (n - 2) + n * n / ((n - 2) * (n - 4));
}

double best_sigma(double n) {
  // In ln sigma the curve has one minimum: golden sections.
  const double golden = (std::sqrt(5.0) - 1) / 2;
  double low = std::log(1e-4), high = std::log(10.0);
  const auto at = [n](double log_sigma) { return dsm_square(std::exp(log_sigma), n); };
  while (high - low > 1e-9) {
    const double left = high - golden * (high - low), right = low + golden * (high - low);
    (at(left) < at(right) ? high : low) = at(left) < at(right) ? right : left;
  }
  return std::exp((low + high) / 2);
}

}  // namespace sgm::sliced_vs_denoising::sm_consistency
