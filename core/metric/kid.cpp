#include "core/metric/kid.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/zeros.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/base/require.h"
#include "core/metric/feature_rows.h"

namespace sgm {
namespace {

constexpr int64_t kernel_rows = 1024;

/// k of all pairs of two blocks of rows.
at::Tensor cubic_kernel(const at::Tensor& a, const at::Tensor& b) {
  const at::Tensor product = at::matmul(a, b.t()).div_(static_cast<double>(a.size(1))).add_(1.);
  return product.square().mul_(product);
}

/// Σ_{j≠i} k(x_i, x_j) of each row i.
at::Tensor sums_within(const at::Tensor& x) {
  const int64_t N = x.size(0);
  at::Tensor sums = at::zeros({N}, at::kDouble);
  for (int64_t i = 0; i < N; i += kernel_rows) {
    const at::Tensor rows = feature_rows(x, i, kernel_rows);
    const at::Tensor own = cubic_kernel(rows, rows);
    sums.narrow(0, i, rows.size(0)).add_(own.fill_diagonal_(0).sum(1));
    for (int64_t j = i + kernel_rows; j < N; j += kernel_rows) {
      const at::Tensor values = cubic_kernel(rows, feature_rows(x, j, kernel_rows));
      sums.narrow(0, i, values.size(0)).add_(values.sum(1));
      sums.narrow(0, j, values.size(1)).add_(values.sum(0));
    }
  }
  return sums;
}

/// Σ_j k(a_i, b_j) of each row of a, and Σ_i k(a_i, b_j) of each row of b.
std::pair<at::Tensor, at::Tensor> sums_between(const at::Tensor& a, const at::Tensor& b) {
  at::Tensor of_a = at::zeros({a.size(0)}, at::kDouble), of_b = at::zeros({b.size(0)}, at::kDouble);
  for (int64_t i = 0; i < a.size(0); i += kernel_rows) {
    const at::Tensor rows = feature_rows(a, i, kernel_rows);
    for (int64_t j = 0; j < b.size(0); j += kernel_rows) {
      const at::Tensor values = cubic_kernel(rows, feature_rows(b, j, kernel_rows));
      of_a.narrow(0, i, values.size(0)).add_(values.sum(1));
      of_b.narrow(0, j, values.size(1)).add_(values.sum(0));
    }
  }
  return {of_a, of_b};
}

/// The variance of the mean of independent values.
double variance_of_mean(const at::Tensor& values) {
  return values.var(/*unbiased=*/true).item<double>() / static_cast<double>(values.size(0));
}

Kid kid_of(const at::Tensor& a, const at::Tensor& b) {
  const auto N = static_cast<double>(a.size(0)), M = static_cast<double>(b.size(0));
  const auto [across_a, across_b] = sums_between(a, b);
  const at::Tensor mean_a = sums_within(a) / (N - 1), mean_b = sums_within(b) / (M - 1);
  const double value = (mean_a.mean() + mean_b.mean() - 2 * across_a.mean() / M).item<double>();
  return {value,
          2 * std::sqrt(variance_of_mean(mean_a - across_a / M) + variance_of_mean(mean_b - across_b / N))};
}

}  // namespace

double Kid::upper(double errors) const {
  const double half = errors * standard_error;
  return value + half + (half > 0 ? half * half / (4 * std::max(value, standard_error)) : 0);
}

Kid kid(const at::Tensor& a, const at::Tensor& b) {
  require_features(a, b, "kid");
  return kid_of(a, b);
}

SubsetKid kid_of_subsets(const at::Tensor& a, const at::Tensor& b, const at::Tensor& of_a,
                         const at::Tensor& of_b) {
  require_features(a, b, "kid_of_subsets");
  require(of_a.dim() == 2 && of_b.dim() == 2 && of_a.size(0) == of_b.size(0) && of_a.size(0) > 0 &&
              of_a.size(1) >= 2 && of_b.size(1) >= 2,
          "kid_of_subsets: subsets of shape [{}] and [{}]\n  give (S, n) and (S, m), n and m at least 2",
          fmt::join(of_a.sizes(), ", "), fmt::join(of_b.sizes(), ", "));
  for (const auto& [index, rows] : {std::pair{of_a, a.size(0)}, std::pair{of_b, b.size(0)}})
    require(index.min().item<int64_t>() >= 0 && index.max().item<int64_t>() < rows,
            "kid_of_subsets: an index of {} to {}, but {} rows\n  indices count from 0",
            index.min().item<int64_t>(), index.max().item<int64_t>(), rows);
  SubsetKid found{.each = at::empty({of_a.size(0)}, at::kDouble)};
  for (int64_t i = 0; i < of_a.size(0); ++i)
    found.each[i] = kid_of(a.index_select(0, of_a[i]), b.index_select(0, of_b[i])).value;
  found.mean = found.each.mean().item<double>();
  found.deviation = found.each.std(/*unbiased=*/false).item<double>();
  return found;
}

}  // namespace sgm
