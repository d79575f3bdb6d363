#include "tests/score/exact_mixture.h"

#include <ATen/ATen.h>

#include <cmath>
#include <vector>

namespace sgm::test {
namespace {

using Real = long double;

/// Solves C u = r for a positive definite C (destroyed) by Cholesky's factors; returns u and log det C.
std::pair<std::vector<Real>, Real> solved(std::vector<Real> C, std::vector<Real> r) {
  const size_t D = r.size();
  Real log_det = 0;
  for (size_t j = 0; j < D; ++j) {
    for (size_t i = j; i < D; ++i) {
      Real sum = C[i * D + j];
      for (size_t k = 0; k < j; ++k) sum -= C[i * D + k] * C[j * D + k];
      C[i * D + j] = i == j ? std::sqrt(sum) : sum / C[j * D + j];
    }
    log_det += 2 * std::log(C[j * D + j]);
  }
  for (size_t i = 0; i < D; ++i) {
    for (size_t k = 0; k < i; ++k) r[i] -= C[i * D + k] * r[k];
    r[i] /= C[i * D + i];
  }
  for (size_t i = D; i-- > 0;) {
    for (size_t k = i + 1; k < D; ++k) r[i] -= C[k * D + i] * r[k];
    r[i] /= C[i * D + i];
  }
  return {r, log_det};
}

}  // namespace

Exact exact_mixture(const Mixture& m, const at::Tensor& x, const at::Tensor& alpha, const at::Tensor& sigma) {
  const size_t B = static_cast<size_t>(x.size(0));
  const size_t K = static_cast<size_t>(m.weights.size(0));
  const size_t D = static_cast<size_t>(x.size(1));
  const at::Tensor rows = x.contiguous();
  const at::Tensor means = m.means.contiguous();
  const at::Tensor density = at::empty({x.size(0)}, at::kDouble);
  const at::Tensor score = at::empty_like(rows);
  const double* at_x = rows.const_data_ptr<double>();
  const double* at_mean = means.const_data_ptr<double>();
  for (size_t b = 0; b < B; ++b) {
    const int64_t row = static_cast<int64_t>(b);
    const Real a = alpha.dim() ? alpha[row].item<double>() : alpha.item<double>();
    const Real s = sigma.dim() ? sigma[row].item<double>() : sigma.item<double>();
    std::vector<Real> logit(K);
    std::vector<std::vector<Real>> pull(K);
    for (size_t k = 0; k < K; ++k) {
      std::vector<Real> gap(D);
      for (size_t d = 0; d < D; ++d) gap[d] = a * at_mean[k * D + d] - at_x[b * D + d];
      Real log_det = 0, square = 0;
      if (m.variance.defined()) {
        const Real v = a * a * m.variance[static_cast<int64_t>(k)].item<double>() + s * s;
        log_det = static_cast<Real>(D) * std::log(v);
        for (size_t d = 0; d < D; ++d) pull[k].push_back(gap[d] / v);
      } else {
        std::vector<Real> C(D * D);
        const at::Tensor own = m.covariance[static_cast<int64_t>(k)].contiguous();
        for (size_t i = 0; i < D * D; ++i)
          C[i] = a * a * own.const_data_ptr<double>()[i] + (i % (D + 1) == 0 ? s * s : 0);
        std::tie(pull[k], log_det) = solved(C, gap);
      }
      for (size_t d = 0; d < D; ++d) square += gap[d] * pull[k][d];
      logit[k] = std::log(static_cast<Real>(m.weights[static_cast<int64_t>(k)].item<double>())) -
                 (square + log_det + static_cast<Real>(D) * std::log(2 * std::acos(Real{-1}))) / 2;
    }
    const Real top = *std::max_element(logit.begin(), logit.end());
    Real total = 0;
    std::vector<Real> sum(D);
    for (size_t k = 0; k < K; ++k) {
      const Real w = std::exp(logit[k] - top);
      total += w;
      for (size_t d = 0; d < D; ++d) sum[d] += w * pull[k][d];
    }
    density.data_ptr<double>()[b] = static_cast<double>(top + std::log(total));
    for (size_t d = 0; d < D; ++d) score.data_ptr<double>()[b * D + d] = static_cast<double>(sum[d] / total);
  }
  return {density, score};
}

}  // namespace sgm::test
