#include "core/metric/precision_recall.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/tensor.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/base/require.h"
#include "core/metric/feature_rows.h"
#include "core/metric/nearest.h"
#include "core/tensor/parallel.h"

namespace sgm {
namespace {

constexpr int64_t ball_rows = 1024;

/// Rows less a centre, in float32, and their squared norms.
struct CentredRows {
  at::Tensor rows, norms;  ///< (n, D), (n,)

  CentredRows(const at::Tensor& x, int64_t first, const at::Tensor& centre) {
    const at::Tensor wide = feature_rows(x, first, ball_rows) - centre;
    rows = wide.to(at::kFloat);
    norms = wide.square().sum(1).to(at::kFloat);
  }
};

double largest_norm_about(const at::Tensor& x, const at::Tensor& centre) {
  double largest = 0;
  for (int64_t i = 0; i < x.size(0); i += ball_rows)
    largest =
        std::max(largest, (feature_rows(x, i, ball_rows) - centre).square().sum(1).max().item<double>());
  return largest;
}

at::Tensor mean_row(const at::Tensor& x) {
  at::Tensor sum = feature_rows(x, 0, ball_rows).sum(0);
  for (int64_t i = ball_rows; i < x.size(0); i += ball_rows) sum += feature_rows(x, i, ball_rows).sum(0);
  return sum / x.size(0);
}

/// Whether a query is within some of these balls, by float64 differences, as `nearest` measures the radii.
bool inside_some_ball(const at::Tensor& query, const at::Tensor& centres, const at::Tensor& radii,
                      const std::vector<int64_t>& balls) {
  const at::Tensor index = at::tensor(balls, at::kLong);
  const at::Tensor rows = centres.index_select(0, index).to(at::kDouble);
  const at::Tensor distance = (rows - query.to(at::kDouble)).square().sum(-1).sqrt();
  return (distance <= radii.index_select(0, index)).any().item<bool>();
}

/// How many queries lie in a ball around some row of `centres`.
int64_t covered(const at::Tensor& queries, const at::Tensor& centres, const at::Tensor& radii) {
  const at::Tensor centre = mean_row(centres);
  const double a = largest_norm_about(queries, centre), b = largest_norm_about(centres, centre);
  // Worst rounding of |x|^2 + |y|^2 - 2 x y in float32, the rounding of x and y to float32 included.
  const auto error = static_cast<float>(static_cast<double>(queries.size(1) + 16) * std::ldexp(1., -24) *
                                        (a + b + 2 * std::sqrt(a * b)));
  const at::Tensor squares = radii.square().to(at::kFloat);
  int64_t count = 0;
  for (int64_t q = 0; q < queries.size(0); q += ball_rows) {
    const CentredRows x(queries, q, centre);
    std::vector<char> found(static_cast<size_t>(x.rows.size(0)));
    for (int64_t c = 0; c < centres.size(0); c += ball_rows) {
      const CentredRows y(centres, c, centre);
      const at::Tensor products = at::matmul(x.rows, y.rows.t());
      const at::Tensor reach = squares.narrow(0, c, y.rows.size(0)) - y.norms;  // of |x|^2 - 2 x y
      const float* const reaches = reach.const_data_ptr<float>();
      const float* const norms = x.norms.const_data_ptr<float>();
      const int64_t n = y.rows.size(0);
      parallel_for(x.rows.size(0), 16, [&](int64_t begin, int64_t end) {
        std::vector<int64_t> near;
        for (int64_t i = begin; i < end; ++i) {
          if (found[static_cast<size_t>(i)] != 0) continue;
          const float* const row = products.const_data_ptr<float>() + i * n;
          float deepest = -1;  // how far inside, before rounding
          near.clear();
          for (int64_t j = 0; j < n; ++j) {
            const float inside = reaches[j] - (norms[i] - 2 * row[j]);
            deepest = std::max(deepest, inside);
            if (inside >= -error) near.push_back(c + j);
          }
          if (near.empty()) continue;
          if (deepest > error || inside_some_ball(queries[q + i], centres, radii, near))
            found[static_cast<size_t>(i)] = 1;
        }
      });
    }
    count += std::count(found.begin(), found.end(), 1);
  }
  return count;
}

}  // namespace

at::Tensor manifold_radii(const at::Tensor& x, int64_t k) {
  require_features(x, "manifold_radii");
  require(k >= 1 && k < x.size(0), "manifold_radii: k = {} of {} rows\n  give 1 to {}", k, x.size(0),
          x.size(0) - 1);
  return nearest(x, x, k + 1).distance.select(1, k).contiguous();
}

PrecisionRecall precision_recall(const at::Tensor& generated, const at::Tensor& real, int64_t k) {
  require_features(generated, real, "precision_recall");
  const int64_t least = std::min(generated.size(0), real.size(0));
  require(k >= 1 && k < least, "precision_recall: k = {}, but a set has {} rows\n  give 1 to {}", k, least,
          least - 1);
  return {k, generated.size(0), real.size(0), covered(generated, real, manifold_radii(real, k)),
          covered(real, generated, manifold_radii(generated, k))};
}

}  // namespace sgm
