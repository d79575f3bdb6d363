#include "core/metric/pair_distances.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <cmath>
#include <mutex>
#include <vector>

#include "core/base/require.h"
#include "core/tensor/parallel.h"

namespace sgm {
namespace {

constexpr int64_t row_block = 512, column_block = 4096;

struct Pair {
  float square;
  int64_t first, second;
};

/// What threads gather. A candidate's float32 square lies within `margin` of the largest so far.
struct Gathered {
  float largest = 0, margin = 0;
  std::vector<Pair> candidates;
  std::vector<int64_t> counts;

  void see(float square, int64_t i, int64_t j) {
    if (square < largest - margin) return;
    largest = std::max(largest, square);
    candidates.push_back({square, i, j});
  }
  void join(const Gathered& other) {
    largest = std::max(largest, other.largest);
    candidates.insert(candidates.end(), other.candidates.begin(), other.candidates.end());
    std::erase_if(candidates, [&](const Pair& c) { return c.square < largest - margin; });
    for (size_t i = 0; i < counts.size(); ++i) counts[i] += other.counts[i];
  }
};

}  // namespace

double PairDistances::quantile(double q) const {
  const at::Tensor below = counts.cumsum(0);
  const double wanted = q * static_cast<double>(below[-1].item<int64_t>());
  const int64_t bin = std::min((below < wanted).sum().item<int64_t>(), counts.size(0) - 1);
  const int64_t own = counts[bin].item<int64_t>();
  const double before = static_cast<double>(below[bin].item<int64_t>() - own);
  return width * (static_cast<double>(bin) + (own > 0 ? (wanted - before) / static_cast<double>(own) : 0));
}

PairDistances pair_distances(const at::Tensor& rows, int64_t bins) {
  require(rows.dim() >= 2 && rows.size(0) >= 2 && rows.scalar_type() == at::kFloat &&
              rows.device().is_cpu() && bins > 0,
          "pair_distances: rows of shape [{}]\n  give at least two rows, float32, on the CPU",
          fmt::join(rows.sizes(), ", "));
  const at::NoGradGuard no_grad;
  const at::Tensor flat = rows.flatten(1);
  const at::Tensor x = flat - flat.mean(0);
  const at::Tensor squares = x.square().sum(1);
  const int64_t N = x.size(0);
  const float longest = squares.max().item<float>();
  const double reach = 2 * std::sqrt(static_cast<double>(longest)) * (1 + 1e-5);
  const auto scale = static_cast<float>(reach > 0 ? static_cast<double>(bins) / reach : 0);
  const float* const square = squares.const_data_ptr<float>();
  Gathered all{0, 0x1p-18F * longest, {}, std::vector<int64_t>(static_cast<size_t>(bins))};
  std::vector<double> sums(static_cast<size_t>(N));  // of a row's distances to later rows
  std::mutex mutex;
  for (int64_t top = 0; top < N; top += row_block) {
    const at::Tensor block = x.slice(0, top, top + row_block);
    for (int64_t left = top; left < N; left += column_block) {
      const int64_t right = std::min(left + column_block, N);
      const at::Tensor product = at::mm(block, x.slice(0, left, right).t());
      const float* const products = product.const_data_ptr<float>();
      parallel_for(block.size(0), 64, [&](int64_t begin, int64_t end) {
        Gathered own{0, all.margin, {}, std::vector<int64_t>(static_cast<size_t>(bins))};
        {
          const std::lock_guard lock(mutex);
          own.largest = all.largest;
        }
        for (int64_t i = top + begin; i < top + end; ++i) {
          const float* const p = products + (i - top) * (right - left) - left;
          double sum = 0;
          for (int64_t j = std::max(left, i + 1); j < right; ++j) {
            const float d2 = std::max(0.0F, square[i] + square[j] - 2 * p[j]);
            const float d = std::sqrt(d2);
            sum += d;
            ++own.counts[static_cast<size_t>(std::min(bins - 1, static_cast<int64_t>(d * scale)))];
            own.see(d2, i, j);
          }
          sums[static_cast<size_t>(i)] += sum;
        }
        const std::lock_guard lock(mutex);
        all.join(own);
      });
    }
  }
  PairDistances result;
  result.width = reach / static_cast<double>(bins);
  result.counts = at::tensor(all.counts, at::kLong);
  for (const double s : sums) result.mean += s;
  result.mean /= 0.5 * static_cast<double>(N) * static_cast<double>(N - 1);
  result.largest = -1;
  std::sort(all.candidates.begin(), all.candidates.end(), [](const Pair& a, const Pair& b) {
    return std::pair(a.first, a.second) < std::pair(b.first, b.second);
  });
  for (const Pair& c : all.candidates) {
    const double d = (flat[c.first].to(at::kDouble) - flat[c.second].to(at::kDouble)).norm().item<double>();
    if (d > result.largest) result.largest = d, result.first = c.first, result.second = c.second;
  }
  return result;
}

}  // namespace sgm
