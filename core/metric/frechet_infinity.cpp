#include "core/metric/frechet_infinity.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>
#include <utility>

#include "core/base/require.h"
#include "core/metric/feature_rows.h"
#include "core/metric/frechet.h"

namespace sgm {
namespace {

/// A part's rows: of a random order of a set's rows, without one block of the jackknife (−1: with all).
struct RowOrder {
  at::Tensor rows;  ///< (N,) int64
  int64_t blocks;

  at::Tensor without(int64_t block) const {
    const int64_t N = rows.size(0);
    if (block < 0) return rows;
    const int64_t first = block * N / blocks, end = (block + 1) * N / blocks;
    return at::cat({rows.narrow(0, 0, first), rows.narrow(0, end, N - end)});
  }
};

at::Tensor part_of(const at::Tensor& rows, int64_t i, int64_t parts) {
  const int64_t n = rows.size(0) / parts;
  return rows.narrow(0, i * n, n);
}

/// The weighted line through the means: value, slope, rows and distance.
FrechetInfinity line_through(std::vector<double> rows, std::vector<double> distance) {
  double weight = 0, x = 0, y = 0, xx = 0, xy = 0;
  for (const double n : rows) weight += n;
  for (size_t i = 0; i < rows.size(); ++i) {
    x += rows[i] / weight / rows[i];
    y += rows[i] / weight * distance[i];
  }
  for (size_t i = 0; i < rows.size(); ++i) {
    const double away = 1 / rows[i] - x;
    xx += rows[i] * away * away, xy += rows[i] * away * (distance[i] - y);
  }
  require(xx > 0, "frechet_infinity: all parts have {} rows\n  give numbers of parts further apart", rows[0]);
  FrechetInfinity found;
  found.slope = xy / xx;
  found.value = y - found.slope * x;
  found.rows = std::move(rows), found.distance = std::move(distance);
  return found;
}

/// The distance of part i of p without a block, and the generated rows of a part.
using PartDistance = std::function<double(int64_t block, int64_t i, int64_t p)>;

FrechetInfinity jackknifed(const InfinityOptions& options, const RowOrder& generated,
                           const PartDistance& distance) {
  const auto extrapolated = [&](int64_t block) {
    std::vector<double> rows, means;
    for (const int64_t p : options.parts) {
      double sum = 0;
      for (int64_t i = 0; i < p; ++i) sum += distance(block, i, p);
      rows.push_back(static_cast<double>(generated.without(block).size(0) / p));
      means.push_back(sum / static_cast<double>(p));
    }
    return line_through(rows, means);
  };
  FrechetInfinity found = extrapolated(-1);
  std::vector<double> values;
  double mean = 0, squares = 0;
  const auto blocks = static_cast<double>(options.blocks);
  for (int64_t b = 0; b < options.blocks; ++b) values.push_back(extrapolated(b).value);
  for (const double value : values) mean += value / blocks;
  for (const double value : values) squares += (value - mean) * (value - mean);
  found.standard_error = std::sqrt(squares * (blocks - 1) / blocks);
  found.freedom = options.blocks - 1;
  return found;
}

void check_parts(const InfinityOptions& options, int64_t rows, int64_t D) {
  const std::vector<int64_t>& parts = options.parts;
  const bool positive = std::all_of(parts.begin(), parts.end(), [](int64_t p) { return p >= 1; });
  require(parts.size() >= 2 && positive && std::set(parts.begin(), parts.end()).size() == parts.size(),
          "frechet_infinity: parts = [{}]\n  give two numbers of parts or more, each once",
          fmt::join(parts, ", "));
  require(options.blocks >= 2 && options.blocks <= rows,
          "frechet_infinity: {} blocks of {} rows\n  give 2 blocks or more, with a row each", options.blocks,
          rows);
  const int64_t most = *std::max_element(parts.begin(), parts.end());
  const int64_t least = (rows - (rows + options.blocks - 1) / options.blocks) / most;
  require(least > D,
          "frechet_infinity: parts of {} rows in {} dimensions, where the bias is no line in 1/rows\n  give "
          "more rows or fewer parts",
          least, D);
}

}  // namespace

FrechetInfinity frechet_infinity(const at::Tensor& generated, const at::Tensor& real,
                                 const InfinityOptions& options, Rng rng) {
  require_features(generated, real, "frechet_infinity");
  check_parts(options, std::min(generated.size(0), real.size(0)), generated.size(1));
  const RowOrder a{rng.fork("generated").permutation(generated.size(0)), options.blocks};
  const RowOrder b{rng.fork("real").permutation(real.size(0)), options.blocks};
  return jackknifed(options, a, [&](int64_t block, int64_t i, int64_t p) {
    return frechet_distance(gaussian_fit(generated.index_select(0, part_of(a.without(block), i, p))),
                            gaussian_fit(real.index_select(0, part_of(b.without(block), i, p))));
  });
}

FrechetInfinity frechet_infinity(const at::Tensor& generated, const Gaussian& reference,
                                 const InfinityOptions& options, Rng rng) {
  require_features(generated, "frechet_infinity");
  check_parts(options, generated.size(0), generated.size(1));
  const RowOrder order{rng.fork("generated").permutation(generated.size(0)), options.blocks};
  return jackknifed(options, order, [&](int64_t block, int64_t i, int64_t p) {
    return frechet_distance(gaussian_fit(generated.index_select(0, part_of(order.without(block), i, p))),
                            reference);
  });
}

}  // namespace sgm
