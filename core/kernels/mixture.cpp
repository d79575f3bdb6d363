#include "core/kernels/mixture.h"

#include <algorithm>
#include <limits>

#include "core/kernels/elementary.h"
#include "core/kernels/simd.h"

namespace sgm::kernels {
namespace {

constexpr int lanes = 16;
constexpr double log_two_pi = 1.83787706640934548356;

/// Sixteen rows side by side. Two passes over the components, the first for the largest logit: nothing of size K is kept.
struct Tile {
  alignas(64) double x[mixture_loop_dimension][lanes];
  alignas(64) double alpha[lanes], sigma2[lanes];
  alignas(64) double log_density[lanes];
  alignas(64) double score[mixture_loop_dimension][lanes];
};

SGM_CLONES void mixture_tile(const MixtureView& m, Tile& tile) {
  alignas(64) double largest[lanes], total[lanes], pull[mixture_loop_dimension][lanes];
  const int64_t D = m.dimension;
  const double half_D = 0.5 * static_cast<double>(D);
  for (int i = 0; i < lanes; ++i) largest[i] = -std::numeric_limits<double>::infinity(), total[i] = 0;
  for (int64_t d = 0; d < D; ++d) {
    for (int i = 0; i < lanes; ++i) pull[d][i] = 0;
  }
  for (int pass = 0; pass < 2; ++pass) {
    for (int64_t k = 0; k < m.components; ++k) {
      alignas(64) double square[lanes], precision[lanes], logit[lanes];
      const double* mean = m.mean + k * D;
      for (int i = 0; i < lanes; ++i) square[i] = 0;
      for (int64_t d = 0; d < D; ++d) {
        const double mean_d = mean[d];
        for (int i = 0; i < lanes; ++i) {
          const double gap = tile.x[d][i] - tile.alpha[i] * mean_d;
          square[i] += gap * gap;
        }
      }
      const double variance_k = m.variance[k], log_weight = m.log_weight[k];
      for (int i = 0; i < lanes; ++i) {
        const double variance = tile.alpha[i] * tile.alpha[i] * variance_k + tile.sigma2[i];
        precision[i] = 1.0 / variance;
        logit[i] = log_weight - half_D * log_of(variance) - 0.5 * square[i] * precision[i];
      }
      if (pass == 0) {
        for (int i = 0; i < lanes; ++i) largest[i] = logit[i] > largest[i] ? logit[i] : largest[i];
        continue;
      }
      alignas(64) double factor[lanes];
      for (int i = 0; i < lanes; ++i) {
        const double weight = exp_of(logit[i] - largest[i]);
        total[i] += weight;
        factor[i] = weight * precision[i];
      }
      for (int64_t d = 0; d < D; ++d) {
        const double mean_d = mean[d];
        for (int i = 0; i < lanes; ++i) pull[d][i] += factor[i] * (tile.alpha[i] * mean_d - tile.x[d][i]);
      }
    }
  }
  for (int i = 0; i < lanes; ++i) tile.log_density[i] = largest[i] + log_of(total[i]) - half_D * log_two_pi;
  for (int64_t d = 0; d < D; ++d) {
    for (int i = 0; i < lanes; ++i) tile.score[d][i] = pull[d][i] / total[i];
  }
}

template <class T>
void rows(const MixtureView& m, const T* x, int64_t begin, int64_t end, T* log_density, T* score) {
  Tile tile;
  const int64_t D = m.dimension;
  for (int64_t first = begin; first < end; first += lanes) {
    const int64_t n = std::min<int64_t>(lanes, end - first);
    for (int64_t i = 0; i < lanes; ++i) {
      const int64_t row = first + std::min(i, n - 1);  // the last tile repeats its last row
      const double sigma = m.sigma[row * m.sigma_stride];
      tile.alpha[i] = m.alpha[row * m.alpha_stride];
      tile.sigma2[i] = sigma * sigma;
      for (int64_t d = 0; d < D; ++d) tile.x[d][i] = static_cast<double>(x[row * D + d]);
    }
    mixture_tile(m, tile);
    for (int64_t i = 0; i < n; ++i) {
      if (log_density != nullptr) log_density[first + i] = static_cast<T>(tile.log_density[i]);
      if (score == nullptr) continue;
      for (int64_t d = 0; d < D; ++d) score[(first + i) * D + d] = static_cast<T>(tile.score[d][i]);
    }
  }
}

}  // namespace

void mixture_rows(const MixtureView& m, const float* x, int64_t begin, int64_t end, float* log_density, float* score) {
  rows(m, x, begin, end, log_density, score);
}

void mixture_rows(const MixtureView& m, const double* x, int64_t begin, int64_t end, double* log_density, double* score) {
  rows(m, x, begin, end, log_density, score);
}

}  // namespace sgm::kernels
