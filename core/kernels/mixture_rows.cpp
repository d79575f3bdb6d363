#include <algorithm>
#include <limits>
#include <vector>

#include "core/kernels/elementary.h"
#include "core/kernels/mixture.h"
#include "core/kernels/simd.h"

namespace sgm::kernels {
namespace {

constexpr int lanes = 32;
constexpr double log_two_pi = 1.83787706640934548356;
constexpr double infinity = std::numeric_limits<double>::infinity();

/// Some rows side by side. With one noise level for all rows, what depends on it and the component only is in
/// `common`.
struct Tile {
  alignas(64) double x[mixture_loop_dimension][lanes];
  alignas(64) double alpha[lanes], sigma2[lanes];
  alignas(64) double log_density[lanes];
  alignas(64) double score[mixture_loop_dimension][lanes];
  struct Common {
    double constant, precision;  // of a logit: constant − precision square / 2
  };
  std::vector<Common> common;  // (K,) or empty
};

SGM_HD inline Tile::Common common_of(const MixtureView& m, double log_weight, double variance) {
  return {log_weight - 0.5 * static_cast<double>(m.dimension) * log_of(variance), 1.0 / variance};
}

/// One pass over the components with a running softmax: what has been summed is scaled down whenever a larger
/// logit comes.
SGM_CLONES void mixture_tile(const MixtureView& view, Tile& tile) {
  const MixtureView m = view;
  const int64_t D = m.dimension;
  const double half_D = 0.5 * static_cast<double>(D);
  alignas(64) double largest[lanes], total[lanes], square[lanes], constant[lanes], precision[lanes],
      keep[lanes], pull[lanes];
  for (int i = 0; i < lanes; ++i) largest[i] = -infinity, total[i] = 0;
  for (int64_t d = 0; d < D; ++d) {
    for (int i = 0; i < lanes; ++i) tile.score[d][i] = 0;
  }
  for (int64_t k = 0; k < m.components; ++k) {
    const double log_weight = m.log_weight[k];
    const double variance_k = m.variance[k];
    if (log_weight == -infinity) continue;
    for (int i = 0; i < lanes; ++i) square[i] = 0;
    for (int64_t d = 0; d < D; ++d) {
      const double mean = m.mean[k * D + d];
      for (int i = 0; i < lanes; ++i) {
        const double gap = tile.x[d][i] - tile.alpha[i] * mean;
        square[i] += gap * gap;
      }
    }
    if (tile.common.empty()) {
      for (int i = 0; i < lanes; ++i) {
        const Tile::Common c =
            common_of(m, log_weight, tile.alpha[i] * tile.alpha[i] * variance_k + tile.sigma2[i]);
        constant[i] = c.constant, precision[i] = c.precision;
      }
    } else {
      const Tile::Common c = tile.common[static_cast<size_t>(k)];
      for (int i = 0; i < lanes; ++i) constant[i] = c.constant, precision[i] = c.precision;
    }
    for (int i = 0; i < lanes; ++i) {
      const double logit = constant[i] - 0.5 * square[i] * precision[i];
      const double rise = logit - largest[i];
      const double ratio = exp_of(rise > 0 ? -rise : rise);
      largest[i] = rise > 0 ? logit : largest[i];
      keep[i] = rise > 0 ? ratio : 1.0;
      const double add = rise > 0 ? 1.0 : ratio;
      total[i] = total[i] * keep[i] + add;
      pull[i] = add * precision[i];
    }
    for (int64_t d = 0; d < D; ++d) {
      const double mean = m.mean[k * D + d];
      for (int i = 0; i < lanes; ++i)
        tile.score[d][i] = tile.score[d][i] * keep[i] + pull[i] * (tile.alpha[i] * mean - tile.x[d][i]);
    }
  }
  for (int i = 0; i < lanes; ++i) tile.log_density[i] = largest[i] + log_of(total[i]) - half_D * log_two_pi;
  for (int64_t d = 0; d < D; ++d) {
    for (int i = 0; i < lanes; ++i) tile.score[d][i] /= total[i];
  }
}

template <class T>
void rows(const MixtureView& m, const T* x, int64_t begin, int64_t end, T* log_density, T* score) {
  Tile tile;
  const int64_t D = m.dimension;
  if (m.alpha_stride == 0 && m.sigma_stride == 0) {
    const double alpha = *m.alpha, sigma = *m.sigma;
    for (int64_t k = 0; k < m.components; ++k)
      tile.common.push_back(common_of(m, m.log_weight[k], alpha * alpha * m.variance[k] + sigma * sigma));
  }
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

void mixture_rows(const MixtureView& m, const float* x, int64_t begin, int64_t end, float* log_density,
                  float* score) {
  rows(m, x, begin, end, log_density, score);
}

void mixture_rows(const MixtureView& m, const double* x, int64_t begin, int64_t end, double* log_density,
                  double* score) {
  rows(m, x, begin, end, log_density, score);
}

}  // namespace sgm::kernels
