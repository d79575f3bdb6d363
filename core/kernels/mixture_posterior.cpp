#include <algorithm>
#include <limits>
#include <numeric>

#include "core/kernels/elementary.h"
#include "core/kernels/mixture.h"
#include "core/kernels/simd.h"

namespace sgm::kernels {
namespace {

constexpr int lanes = 16;
constexpr double log_two_pi = 1.83787706640934548356;
constexpr double infinity = std::numeric_limits<double>::infinity();

/// The largest logit of a row, and the largest ratio of what a square was summed from to the variance: its
/// rounding is the logit's error.
struct Peak {
  double largest, loss;
};

/// Products to logits, some components side by side.
SGM_CLONES Peak logits_of(const MixtureView& m, const double* mean_square, double alpha, double sigma,
                          double square, double* product) {
  const double half_D = 0.5 * static_cast<double>(m.dimension);
  const double alpha2 = alpha * alpha;
  const double sigma2 = sigma * sigma;
  alignas(64) double largest[lanes], loss[lanes] = {};
  std::fill_n(largest, lanes, -infinity);
  for (int64_t k = 0; k < m.components; k += lanes) {
    const int n = static_cast<int>(std::min<int64_t>(lanes, m.components - k));
    for (int i = 0; i < n; ++i) {
      const double variance = alpha2 * m.variance[k + i] + sigma2;
      const double parts = square + alpha2 * mean_square[k + i];
      const double distance = parts - 2.0 * alpha * product[k + i];
      const double precision = 1.0 / variance;
      const double lost = parts * precision;
      const double logit =
          m.log_weight[k + i] - half_D * log_of(variance) - 0.5 * (distance > 0 ? distance : 0.0) * precision;
      product[k + i] = logit;
      largest[i] = logit > largest[i] ? logit : largest[i];
      loss[i] = lost > loss[i] ? lost : loss[i];
    }
  }
  return {*std::max_element(largest, largest + lanes), *std::max_element(loss, loss + lanes)};
}

double exact_logit(const MixtureView& m, int64_t k, double alpha, double sigma, const double* x) {
  const double variance = alpha * alpha * m.variance[k] + sigma * sigma;
  double distance = 0;
  for (int64_t d = 0; d < m.dimension; ++d) {
    const double gap = x[d] - alpha * m.mean[k * m.dimension + d];
    distance += gap * gap;
  }
  return m.log_weight[k] - 0.5 * static_cast<double>(m.dimension) * log_of(variance) -
         0.5 * distance / variance;
}

/// Logits to unnormalised weights over variance; returns the sum of the weights.
SGM_CLONES double factors_of(const MixtureView& m, double alpha, double sigma, double largest,
                             double* logit) {
  const double alpha2 = alpha * alpha, sigma2 = sigma * sigma;
  alignas(64) double total[lanes] = {};
  for (int64_t k = 0; k < m.components; k += lanes) {
    const int n = static_cast<int>(std::min<int64_t>(lanes, m.components - k));
    for (int i = 0; i < n; ++i) {
      const double weight = exp_of(logit[k + i] - largest);
      total[i] += weight;
      logit[k + i] = weight / (alpha2 * m.variance[k + i] + sigma2);
    }
  }
  return std::accumulate(total, total + lanes, 0.0);
}

}  // namespace

void mixture_posterior(const MixtureView& m, const MixtureProducts& p, int64_t begin, int64_t end) {
  constexpr double rounding = 1e-15;
  constexpr double harmless = 1e-11;
  constexpr double negligible = 40;
  for (int64_t row = begin; row < end; ++row) {
    const double alpha = m.alpha[row * m.alpha_stride];
    const double sigma = m.sigma[row * m.sigma_stride];
    double* const logit = p.product + row * m.components;
    Peak peak = logits_of(m, p.mean_square, alpha, sigma, p.square[row], logit);
    const double error = rounding * peak.loss;
    if (error > harmless) {
      const double threshold = peak.largest - negligible - 2 * error;
      peak.largest = -infinity;
      for (int64_t k = 0; k < m.components; ++k) {
        if (logit[k] >= threshold) logit[k] = exact_logit(m, k, alpha, sigma, p.x + row * m.dimension);
        peak.largest = std::max(peak.largest, logit[k]);
      }
    }
    const double total = factors_of(m, alpha, sigma, peak.largest, logit);
    p.log_density[row] = peak.largest + log_of(total) - 0.5 * static_cast<double>(m.dimension) * log_two_pi;
    for (int64_t k = 0; k < m.components; ++k) logit[k] /= total;
  }
}

}  // namespace sgm::kernels
