#include "core/metric/gaussian.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/isfinite.h>
#include <ATen/ops/linalg_eigh.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/zeros.h>

#include <algorithm>

#include "core/base/require.h"

namespace sgm {
namespace {

constexpr int64_t block = 4096;  // rows in float64 at a time

at::Tensor rows_of(const at::Tensor& x, int64_t first, int64_t n) {
  return x.narrow(0, first, std::min(block, n - first)).flatten(1).to(at::kDouble);
}

}  // namespace

Gaussian gaussian_fit(const at::Tensor& x) {
  const int64_t n = x.dim() < 2 ? 0 : x.size(0);
  require(n >= 2, "gaussian_fit: {} rows have no covariance\n  give at least two", n);
  const int64_t D = x.numel() / n;
  at::Tensor mean = at::zeros({D}, at::kDouble);
  at::Tensor covariance = at::zeros({D, D}, at::kDouble);
  for (int64_t i = 0; i < n; i += block) mean = mean + rows_of(x, i, n).sum(0) / n;
  require(at::isfinite(mean).all().item<bool>(),
          "gaussian_fit: a value is not finite\n  look at what made these {} rows", n);
  for (int64_t i = 0; i < n; i += block) {
    const at::Tensor centred = rows_of(x, i, n) - mean;
    covariance = covariance + at::matmul(centred.t(), centred) / (n - 1);
  }
  return {mean, covariance};
}

at::Tensor symmetric_root(const at::Tensor& matrix) {
  const auto [values, vectors] = at::linalg_eigh(matrix);
  return at::matmul(vectors * values.clamp_min(0).sqrt(), vectors.t());
}

at::Tensor gaussian_samples(const Gaussian& gaussian, int64_t n, Rng& rng) {
  const at::Tensor z = rng.normal({n, gaussian.mean.size(0)});
  return (gaussian.mean + at::matmul(z, symmetric_root(gaussian.covariance))).to(at::kFloat);
}

}  // namespace sgm
