#include "core/metric/frechet.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/linalg_eigvalsh.h>
#include <ATen/ops/matmul.h>

#include <algorithm>
#include <cmath>

#include "core/base/require.h"

namespace sgm {

double frechet_distance(const Gaussian& a, const Gaussian& b) {
  require(a.mean.sizes() == b.mean.sizes(),
          "frechet_distance: features of {} and {} dimensions\n  take both from one extractor",
          a.mean.numel(), b.mean.numel());
  const at::Tensor root = symmetric_root(a.covariance);
  const at::Tensor product = at::matmul(at::matmul(root, b.covariance), root);
  const at::Tensor eigenvalues = at::linalg_eigvalsh((product + product.t()) / 2).clamp_min(0);
  const at::Tensor squared = (a.mean - b.mean).square().sum() + a.covariance.trace() + b.covariance.trace() -
                             2 * eigenvalues.sqrt().sum();
  return squared.item<double>();
}

Estimate frechet_in_parts(const at::Tensor& features, const Gaussian& reference, int64_t parts) {
  const int64_t rows = features.size(0) / std::max<int64_t>(parts, 1);
  require(parts >= 2 && rows >= 2,
          "frechet_in_parts: {} parts of {} rows\n  an interval needs two parts, a covariance two rows",
          parts, rows);
  double sum = 0, squares = 0;
  for (int64_t i = 0; i < parts; ++i) {
    const double distance = frechet_distance(gaussian_fit(features.narrow(0, i * rows, rows)), reference);
    sum += distance, squares += distance * distance;
  }
  const auto n = static_cast<double>(parts);
  const double mean = sum / n;
  return {mean, std::sqrt(std::max(0., squares / n - mean * mean) / (n - 1)), parts, rows};
}

}  // namespace sgm
