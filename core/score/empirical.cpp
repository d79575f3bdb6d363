#include "core/score/empirical.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/require.h"

namespace sgm {
namespace {

constexpr int64_t row_block = 512;
constexpr int64_t component_block = 2048;
constexpr int64_t pair_block = 4096;
// of logits; rounding: relative, of a product in float32
constexpr double rounding = 0x1p-22;
constexpr double harmless = 1e-3;
constexpr double negligible = 40;

struct Points {
  at::Tensor rows, half_square;  // (N, D) float32, |m_k|^2/2 (N,) float64
  double longest = 0;            // max |m_k|

  explicit Points(const at::Tensor& points) : rows(points.flatten(1).to(at::kFloat).contiguous()) {
    half_square = at::linalg_vector_norm(rows, 2, 1, false, at::kDouble).square() / 2;
    longest = std::sqrt(2 * half_square.max().item<double>());
  }
  int64_t count() const { return rows.size(0); }
};

/// sum_k exp(logit_k) v_k / sum_k exp(logit_k) for rows, the components met some at a time.
struct Average {
  at::Tensor top, total,
      sum;  // largest logit so far (B, 1); sums of exp(logit − top) (B, 1) and of exp(logit − top) v (B, D)

  Average(int64_t rows, int64_t dimension, const at::TensorOptions& like)
      : top(at::full({rows, 1}, -std::numeric_limits<double>::infinity(), like)),
        total(at::zeros({rows, 1}, like)),
        sum(at::zeros({rows, dimension}, like)) {}
  /// New largest logits: what was summed is made relative to them.
  void raise(const at::Tensor& largest) {
    const at::Tensor raised = at::maximum(top, largest);
    const at::Tensor scale = at::exp(top - raised);
    top = raised;
    total *= scale;
    sum *= scale;
  }
  at::Tensor value() const { return sum / total; }
};

/// Rows x (B, D) with coefficients (B, 1), all float64.
struct Rows {
  at::Tensor x, alpha, variance;

  Rows slice(int64_t begin, int64_t end) const {
    return {x.slice(0, begin, end), alpha.slice(0, begin, end), variance.slice(0, begin, end)};
  }
  Rows select(const at::Tensor& at) const {
    return {x.index_select(0, at), alpha.index_select(0, at), variance.index_select(0, at)};
  }
};

/// Logits up to a constant of each row,  (alpha x·m_k − alpha^2 |m_k|^2/2) / variance,  of a block of
/// components in float32, (B, block).
struct Logits {
  at::Tensor pull, weight;  // alpha x/variance (B, D), −alpha^2/variance (B, 1)

  explicit Logits(const Rows& r)
      : pull((r.alpha * r.x / r.variance).to(at::kFloat)), weight(-r.alpha.square() / r.variance) {}
  at::Tensor of(const at::Tensor& block, const at::Tensor& half_square) const {
    return at::addmm((weight * half_square).to(at::kFloat), pull, block.t());
  }
};

/// alpha E[m | x] − x (B, D), all components in float32.
at::Tensor dense(const Points& points, const Rows& r) {
  const Logits logits(r);
  Average mean(r.x.size(0), r.x.size(1), logits.pull.options());
  for (int64_t first = 0; first < points.count(); first += component_block) {
    const at::Tensor block = points.rows.slice(0, first, first + component_block);
    at::Tensor weight = logits.of(block, points.half_square.slice(0, first, first + component_block));
    mean.raise(weight.amax(1, true));
    weight.sub_(mean.top).exp_();
    mean.total += weight.sum(1, true);
    mean.sum.addmm_(weight, block);
  }
  return r.alpha * mean.value() - r.x;
}

/// The same from the leading components alone, whose distances are computed in float64. `error` (B, 1) bounds
/// that of float32 logits.
at::Tensor leading(const Points& points, const Rows& r, const at::Tensor& error) {
  const Logits logits(r);
  const at::Tensor margin = (negligible + 2 * error).to(at::kFloat);
  at::Tensor largest = at::full_like(margin, -std::numeric_limits<float>::infinity());
  Average gap(r.x.size(0), r.x.size(1), r.x.options());
  for (int64_t first = 0; first < points.count(); first += component_block) {
    const at::Tensor block = points.rows.slice(0, first, first + component_block);
    const at::Tensor rough = logits.of(block, points.half_square.slice(0, first, first + component_block));
    largest = at::maximum(largest, rough.amax(1, true));
    const at::Tensor pairs = (rough >= largest - margin).nonzero();
    for (int64_t pair = 0; pair < pairs.size(0); pair += pair_block) {
      const at::Tensor some = pairs.slice(0, pair, pair + pair_block);
      const at::Tensor row = some.select(1, 0);
      const Rows own = r.select(row);
      const at::Tensor to = own.alpha * block.index_select(0, some.select(1, 1)) - own.x;  // (pairs, D)
      const at::Tensor logit = -to.square().sum(1, true) / (2 * own.variance);
      gap.raise(gap.top.scatter_reduce(0, row.unsqueeze(1), logit, "amax"));
      const at::Tensor weight = at::exp(logit - gap.top.index_select(0, row));
      gap.total.index_add_(0, row, weight);
      gap.sum.index_add_(0, row, weight * to);
    }
  }
  return gap.value();
}

/// Each row by the way that its noise asks for.
at::Tensor evaluate(const Points& points, const Rows& r) {
  const at::Tensor length = at::linalg_vector_norm(r.x, 2, 1, true);
  const at::Tensor error =
      rounding * points.longest * r.alpha * (length + r.alpha * points.longest / 2) / r.variance;
  const at::Tensor fine = (error <= harmless).squeeze(1);
  const at::Tensor fine_rows = fine.nonzero().squeeze(1);
  const at::Tensor other = fine.logical_not().nonzero().squeeze(1);
  if (other.size(0) == 0) return dense(points, r) / r.variance;
  if (fine_rows.size(0) == 0) return leading(points, r, error) / r.variance;
  at::Tensor score = at::empty_like(r.x);
  for (const at::Tensor& rows : {fine_rows, other})
    score.index_copy_(0, rows, evaluate(points, r.select(rows)));
  return score;
}

}  // namespace

ScoreFn empirical_score(const at::Tensor& points, double width, SdePtr sde) {
  require(points.dim() >= 2 && points.size(0) > 0 && points[0].numel() > 0,
          "empirical_score: points of shape [{}]\n  give at least one point as (N, ...)",
          fmt::join(points.sizes(), ", "));
  require(
      width >= 0,
      "empirical_score: width {} is negative\n  give 0 for the points themselves, or a standard deviation",
      width);
  const at::NoGradGuard no_grad;
  return [points = Points(points), width, sde = std::move(sde)](const at::Tensor& x, const at::Tensor& t) {
    const at::NoGradGuard no_grad;
    const at::Tensor rows = x.flatten(1);
    const at::Tensor time = t.to(at::kDouble);
    require(rows.size(1) == points.rows.size(1),
            "empirical_score: x has {} numbers a row, a point {}\n  give x of shape (B, ...) like the points",
            rows.size(1), points.rows.size(1));
    const auto column = [&](const at::Tensor& c) {
      return c.to(x.options().dtype(at::kDouble)).reshape({-1, 1}).expand({x.size(0), 1});
    };
    const at::Tensor alpha = column(sde->alpha(time));
    const at::Tensor sigma = column(sde->sigma(time));
    const Rows all{rows.to(at::kDouble), alpha, alpha.square() * (width * width) + sigma.square()};
    at::Tensor score = at::empty_like(rows);
    for (int64_t first = 0; first < x.size(0); first += row_block) {
      score.slice(0, first, first + row_block).copy_(evaluate(points, all.slice(first, first + row_block)));
    }
    return score.reshape(x.sizes());
  };
}

}  // namespace sgm
