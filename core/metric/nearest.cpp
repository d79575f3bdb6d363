#include "core/metric/nearest.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/addmm.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/where.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>
#include <utility>
#include <vector>

#include "core/base/require.h"
#include "core/tensor/parallel.h"

namespace sgm {
namespace {

// spare: candidates kept beyond k
constexpr int64_t set_block = 4096;
constexpr int64_t query_block = 512;
constexpr int64_t spare = 8;

/// A squared distance, but for a constant, and the row it belongs to; ordered, so that of equal ones the
/// lower row is nearer.
using Candidate = std::pair<double, int64_t>;

/// Keeps the `size` least of what is offered: a heap with the greatest first.
struct Least {
  std::vector<Candidate> heap{};
  size_t size = 0;
  float bound = std::numeric_limits<float>::infinity();  ///< what is above it is not among them

  void offer(float value, int64_t row) {
    if (heap.size() == size) {
      std::pop_heap(heap.begin(), heap.end());
      heap.back() = {value, row};
    } else {
      heap.emplace_back(value, row);
    }
    std::push_heap(heap.begin(), heap.end());
    if (heap.size() == size) bound = static_cast<float>(heap[0].first);
  }
};

/// Offers the n values of a row, sixteen at a time: all but a few blocks hold nothing below the bound.
void offer_row(Least& least, const float* values, int64_t n, int64_t first) {
  constexpr int64_t width = 16;
  for (int64_t j = 0; j < n; j += width) {
    const int64_t end = std::min(n, j + width);
    bool any = false;
    for (int64_t i = j; i < end; ++i) any |= values[i] < least.bound;
    if (!any) continue;
    for (int64_t i = j; i < end; ++i) {
      if (values[i] < least.bound) least.offer(values[i], first + i);
    }
  }
}

/// Exact squared distances of one query (D,) to rows (n, D).
at::Tensor squared_distances(const at::Tensor& query, const at::Tensor& rows) {
  return (rows.to(at::kDouble) - query).square().sum(-1);
}

/// The largest squared norm of a row (n, D); not finite if one is not.
double largest_norm(const at::Tensor& rows) {
  double largest = 0;
  for (int64_t i = 0; i < rows.size(0); i += set_block) {
    const at::Tensor some = rows.narrow(0, i, std::min(set_block, rows.size(0) - i)).to(at::kDouble);
    const double norm = some.square().sum(1).max().item<double>();
    if (!std::isfinite(norm)) return norm;
    largest = std::max(largest, norm);
  }
  return largest;
}

/// The first k rows by exact squared distance (n,), equal ones by index; `index` rises.
std::pair<at::Tensor, at::Tensor> first(const at::Tensor& squared, const at::Tensor& index, int64_t k) {
  const auto [sorted, order] = squared.sort(/*stable=*/true, /*dim=*/0, /*descending=*/false);
  return {index.index_select(0, order.narrow(0, 0, k)), sorted.narrow(0, 0, k)};
}

/// The rows that the heaps of the queries hold, by products in float32:  |x|^2 - 2 q x  is the squared
/// distance but for |q|^2.
std::vector<Least> candidates(const at::Tensor& queries, const at::Tensor& set, int64_t size) {
  const int64_t Q = queries.size(0);
  const int64_t N = set.size(0);
  std::vector<Least> all(static_cast<size_t>(Q), Least{.size = static_cast<size_t>(size)});
  for (int64_t from = 0; from < N; from += set_block) {
    const int64_t n = std::min(set_block, N - from);
    const at::Tensor rows = set.narrow(0, from, n).to(at::kFloat);
    const at::Tensor norms = rows.to(at::kDouble).square().sum(1).to(at::kFloat);
    for (int64_t q = 0; q < Q; q += query_block) {
      const int64_t count = std::min(query_block, Q - q);
      const at::Tensor values = at::addmm(norms, queries.narrow(0, q, count).to(at::kFloat), rows.t(), 1, -2);
      const float* data = values.const_data_ptr<float>();
      parallel_for(count, 16, [&](int64_t begin, int64_t end) {
        for (int64_t i = begin; i < end; ++i)
          offer_row(all[static_cast<size_t>(q + i)], data + i * n, n, from);
      });
    }
  }
  return all;
}

}  // namespace

Neighbours nearest(const at::Tensor& queries, const at::Tensor& set, int64_t k) {
  const at::Tensor a = queries.flatten(1);
  const at::Tensor b = set.flatten(1);
  const int64_t Q = a.size(0);
  const int64_t N = b.size(0);
  const int64_t D = b.size(1);
  const int64_t size = std::min(N, k + spare);
  require(a.size(1) == D,
          "nearest: queries of {} numbers, the set's rows have {}\n  give both the same shape", a.size(1), D);
  require(k >= 1 && k <= N, "nearest: {} nearest of {} rows\n  ask for 1 to {}", k, N, N);
  const double query_norm = largest_norm(a), set_norm = largest_norm(b);
  require(4 * (query_norm + set_norm) < std::numeric_limits<float>::max(),  // false of NaN, too
          "nearest: a value is not finite, or too large for float32\n  look at what made the rows");
  // Worst rounding of |x|^2 - 2 q x in float32, the rounding of x and q to float32 included.
  const double error =
      static_cast<double>(D + 8) * std::ldexp(1., -24) * (set_norm + 2 * std::sqrt(query_norm * set_norm));

  const std::vector<Least> kept = candidates(a, b, size);
  Neighbours result{at::empty({Q, k}, at::kLong), at::empty({Q, k}, at::kDouble)};
  parallel_for(Q, 1, [&](int64_t begin, int64_t end) {
    for (int64_t q = begin; q < end; ++q) {
      const Least& least = kept[static_cast<size_t>(q)];
      const at::Tensor query = a[q].to(at::kDouble);
      at::Tensor index = at::empty({size}, at::kLong);
      for (int64_t j = 0; j < size; ++j)
        index.mutable_data_ptr<int64_t>()[j] = least.heap[static_cast<size_t>(j)].second;
      index = std::get<0>(index.sort());
      auto [rows, squared] = first(squared_distances(query, b.index_select(0, index)), index, k);
      const double reach = squared[k - 1].item<double>() - query.square().sum().item<double>();
      if (size < N && !(reach < least.heap[0].first - error)) {
        std::vector<at::Tensor> parts;
        for (int64_t i = 0; i < N; i += set_block)
          parts.push_back(squared_distances(query, b.narrow(0, i, std::min(set_block, N - i))));
        std::tie(rows, squared) = first(at::cat(parts), at::arange(N), k);
      }
      result.index[q].copy_(rows);
      result.distance[q].copy_(squared.sqrt());
    }
  });
  return result;
}

at::Tensor nearest_ratio(const Neighbours& neighbours) {
  require(neighbours.distance.size(1) >= 2,
          "nearest_ratio: one neighbour has no ratio\n  ask nearest for two");
  const at::Tensor first = neighbours.distance.select(1, 0);
  const at::Tensor second = neighbours.distance.select(1, 1);
  return at::where(first > 0, first / second, 0.);
}

}  // namespace sgm
