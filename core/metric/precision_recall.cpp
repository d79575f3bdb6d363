#include "core/metric/precision_recall.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/tensor.h>

#include <algorithm>
#include <cmath>
#include <limits>
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

/// A set, the balls around its rows, and which rows were found within the other set's manifold.
struct Manifold {
  const at::Tensor& rows;
  at::Tensor radii, squares;  ///< (N,), and squared in float32
  std::vector<char> found;

  Manifold(const at::Tensor& x, int64_t k)
      : rows(x),
        radii(nearest(x, x, k + 1).distance.select(1, k).contiguous()),
        squares(radii.square().to(at::kFloat)),
        found(static_cast<size_t>(x.size(0))) {}
  int64_t count() const { return std::count(found.begin(), found.end(), 1); }
};

/// Looks for rows of `queries` from `q` on in the balls of `other` from `c` on, by the products of their
/// centred rows x and y, (n, m).
void search(Manifold& queries, int64_t q, const CentredRows& x, const Manifold& other, int64_t c,
            const CentredRows& y, const at::Tensor& products, float error) {
  const int64_t m = y.rows.size(0);
  const at::Tensor reach = other.squares.narrow(0, c, m) - y.norms;  // of |x|^2 - 2 x y
  const float* const reaches = reach.const_data_ptr<float>();
  const float* const norms = x.norms.const_data_ptr<float>();
  const float* const values = products.const_data_ptr<float>();
  parallel_for(x.rows.size(0), 16, [&](int64_t begin, int64_t end) {
    std::vector<int64_t> near;
    for (int64_t i = begin; i < end; ++i) {
      char& found = queries.found[static_cast<size_t>(q + i)];
      if (found != 0) continue;
      const float* const row = values + i * m;
      float deepest = -std::numeric_limits<float>::infinity();  // how far inside, before rounding
      for (int64_t j = 0; j < m; ++j) deepest = std::max(deepest, reaches[j] - (norms[i] - 2 * row[j]));
      if (deepest < -error) continue;
      found = deepest > error ? 1 : 0;
      if (found != 0) continue;
      near.clear();
      for (int64_t j = 0; j < m; ++j) {
        if (reaches[j] - (norms[i] - 2 * row[j]) >= -error) near.push_back(c + j);
      }
      if (!near.empty() && inside_some_ball(queries.rows[q + i], other.rows, other.radii, near)) found = 1;
    }
  });
}

/// Marks in both sets what lies in the other's manifold.
void search(Manifold& a, Manifold& b) {
  const at::Tensor centre = mean_row(b.rows);
  const double of_a = largest_norm_about(a.rows, centre), of_b = largest_norm_about(b.rows, centre);
  // Worst rounding of |x|^2 + |y|^2 - 2 x y in float32, the rounding of x and y to float32 included.
  const auto error = static_cast<float>(static_cast<double>(a.rows.size(1) + 16) * std::ldexp(1., -24) *
                                        (of_a + of_b + 2 * std::sqrt(of_a * of_b)));
  for (int64_t i = 0; i < a.rows.size(0); i += ball_rows) {
    const CentredRows x(a.rows, i, centre);
    for (int64_t j = 0; j < b.rows.size(0); j += ball_rows) {
      const CentredRows y(b.rows, j, centre);
      const at::Tensor products = at::matmul(x.rows, y.rows.t());
      search(a, i, x, b, j, y, products, error);
      search(b, j, y, a, i, x, products.t().contiguous(), error);
    }
  }
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
  Manifold of_generated(generated, k), of_real(real, k);
  search(of_generated, of_real);
  return {k, generated.size(0), real.size(0), of_generated.count(), of_real.count()};
}

}  // namespace sgm
