#include "core/metric/frechet_error.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/linalg_eigh.h>
#include <ATen/ops/linalg_eigvalsh.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/mv.h>

#include <algorithm>
#include <cmath>

#include "core/base/require.h"
#include "core/metric/feature_rows.h"

namespace sgm {
namespace {

constexpr int64_t influence_rows = 4096;

/// What a sample's own spread does to its distance from the other Gaussian.
struct SampleSide {
  double distance = 0, variance = 0;
  at::Tensor roots;  ///< s_i, of the range of the sample's covariance
  int64_t rank = 0;
};

SampleSide side_of(const at::Tensor& features, const Gaussian& own, const Gaussian& other) {
  const int64_t N = features.size(0), D = features.size(1);
  const auto [all_values, all_vectors] = at::linalg_eigh(own.covariance);
  const double least = all_values[D - 1].item<double>() * static_cast<double>(D) * 0x1p-50;
  const int64_t rank = (all_values > least).sum().item<int64_t>();
  const at::Tensor root = all_values.narrow(0, D - rank, rank).sqrt();  // (r,)
  const at::Tensor vectors = all_vectors.narrow(1, D - rank, rank);     // (D, r)
  const at::Tensor scaled = vectors * root;                             // (D, r)
  const at::Tensor product = at::matmul(scaled.t(), at::matmul(other.covariance, scaled));
  const auto [squares, axes] = at::linalg_eigh((product + product.t()) / 2);
  SampleSide side;
  side.rank = rank;
  side.roots = squares.clamp_min(0).sqrt();
  const at::Tensor shift = own.mean - other.mean;
  side.distance =
      (shift.square().sum() + own.covariance.trace() + other.covariance.trace() - 2 * side.roots.sum())
          .item<double>();
  const at::Tensor whitened = at::matmul(vectors / root, axes);  // T = whitened diag(roots) whitenedᵀ
  at::Tensor influence = at::empty({N}, at::kDouble);
  for (int64_t i = 0; i < N; i += influence_rows) {
    const at::Tensor x = feature_rows(features, i, influence_rows) - own.mean;
    influence.narrow(0, i, x.size(0))
        .copy_(2 * at::mv(x, shift) + x.square().sum(1) -
               at::mv(at::matmul(x, whitened).square(), side.roots));
  }
  const auto n = static_cast<double>(N);
  side.variance = (influence - influence.mean()).square().sum().item<double>() / (n * (n - 1));
  return side;
}

double bias_of(double trace, double curvature, std::optional<int64_t> rows) {
  if (!rows) return 0;
  const auto n = static_cast<double>(*rows);
  return trace / n + curvature / (2 * (n - 1));
}

}  // namespace

double frechet_curvature(const at::Tensor& roots) {
  const at::Tensor s = roots.masked_select(roots > 0);  // the others add nothing
  const at::Tensor column = s.unsqueeze(1);
  return (column * s / (column + s)).sum().item<double>() + s.sum().item<double>() / 2;
}

FrechetError frechet_error(const at::Tensor& features, const Gaussian& reference) {
  require_features(features, "frechet_error");
  require(reference.mean.numel() == features.size(1),
          "frechet_error: features of {} and {} dimensions\n  take both from one extractor", features.size(1),
          reference.mean.numel());
  const Gaussian own = gaussian_fit(features);
  const SampleSide side = side_of(features, own, reference);
  return {side.distance, std::sqrt(side.variance),
          bias_of(own.covariance.trace().item<double>(), frechet_curvature(side.roots), features.size(0)),
          side.rank, side.rank == features.size(1)};
}

FrechetError frechet_error(const at::Tensor& a, const at::Tensor& b) {
  require_features(a, b, "frechet_error");
  const Gaussian of_a = gaussian_fit(a), of_b = gaussian_fit(b);
  const SampleSide first = side_of(a, of_a, of_b), second = side_of(b, of_b, of_a);
  const double curved = frechet_curvature(first.roots);
  const int64_t rank = std::min(first.rank, second.rank);
  return {first.distance, std::sqrt(first.variance + second.variance),
          bias_of(of_a.covariance.trace().item<double>(), curved, a.size(0)) +
              bias_of(of_b.covariance.trace().item<double>(), curved, b.size(0)),
          rank, rank == a.size(1)};
}

double frechet_bias(const Gaussian& a, std::optional<int64_t> n_a, const Gaussian& b,
                    std::optional<int64_t> n_b) {
  require(a.mean.sizes() == b.mean.sizes(),
          "frechet_bias: features of {} and {} dimensions\n  take both from one extractor", a.mean.numel(),
          b.mean.numel());
  for (const std::optional<int64_t>& n : {n_a, n_b})
    require(!n || *n >= 2, "frechet_bias: {} rows have no covariance\n  give at least two", n.value_or(0));
  const at::Tensor root = symmetric_root(a.covariance);
  const at::Tensor product = at::matmul(at::matmul(root, b.covariance), root);
  const at::Tensor squares = at::linalg_eigvalsh((product + product.t()) / 2).clamp_min(0);
  const double curved = frechet_curvature(squares.sqrt());
  return bias_of(a.covariance.trace().item<double>(), curved, n_a) +
         bias_of(b.covariance.trace().item<double>(), curved, n_b);
}

}  // namespace sgm
