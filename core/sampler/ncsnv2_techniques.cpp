#include "core/sampler/ncsnv2_techniques.h"

#include <cmath>

#include "core/base/require.h"

namespace sgm {
namespace {

double normal_cdf(double x) {
  return 0.5 * std::erfc(-x / std::sqrt(2.0));
}

}  // namespace

std::vector<double> geometric_levels(double first, double last, int64_t levels) {
  std::vector<double> sigmas;
  for (int64_t i = 0; i < levels; ++i) {
    sigmas.push_back(levels == 1 ? last
                                 : first * std::pow(last / first, static_cast<double>(i) /
                                                                      static_cast<double>(levels - 1)));
  }
  return sigmas;
}

double level_overlap(double ratio, int64_t dimension) {
  const double shift = std::sqrt(2.0 * static_cast<double>(dimension)) * (ratio - 1);
  return normal_cdf(shift + 3 * ratio) - normal_cdf(shift - 3 * ratio);
}

double noise_ratio(int64_t dimension, double overlap) {
  require(dimension > 0, "noise_ratio: {} dimensions\n  give at least 1", dimension);
  require(overlap > 0 && overlap < 0.997,
          "noise_ratio: an overlap of {} is not that of any ratio above 1\n  give one in (0, 0.997)",
          overlap);
  // the overlap falls as the ratio grows, from D = 5 on; below, after a small rise
  double low = 1;
  double high = 2;
  while (level_overlap(high, dimension) > overlap) {
    high *= 2;
    require(high < 1e6,
            "noise_ratio: no ratio has an overlap as small as {} in {} dimensions\n  technique 2 needs at "
            "least 5",
            overlap, dimension);
  }
  for (int i = 0; i < 100; ++i) {
    const double middle = 0.5 * (low + high);
    (level_overlap(middle, dimension) > overlap ? low : high) = middle;
  }
  return 0.5 * (low + high);
}

int64_t level_count(double first, double last, double ratio) {
  require(first >= last && last > 0 && ratio > 1,
          "level_count: from {} to {} by a ratio of {}\n  give first >= last > 0 and a ratio above 1", first,
          last, ratio);
  return 1 + static_cast<int64_t>(std::ceil(std::log(first / last) / std::log(ratio) - 1e-9));
}

double variance_after_level(double ratio, int64_t steps, double e) {
  const double q = 1 / (1 - e / 2);
  return std::pow(1 - e, 2.0 * static_cast<double>(steps)) * (ratio * ratio - q) + q;
}

double step_size(double ratio, int64_t steps, double last) {
  require(ratio > 1 && steps > 0 && last > 0,
          "step_size: ratio {}, {} steps, sigma_L {}\n  give a ratio above 1, steps and sigma_L above 0",
          ratio, steps, last);
  // The minimum over ln e, between the neighbours of the best point of a grid.
  constexpr int points = 2000;
  constexpr double step = 0.01, golden = 0.6180339887498949;
  const auto at = [&](double log_e) { return variance_after_level(ratio, steps, std::exp(log_e)); };
  int best = 1;
  for (int i = 2; i < points; ++i) {
    if (at(-step * i) < at(-step * best)) best = i;
  }
  double low = -step * (best + 1);
  double high = -step * (best - 1);
  for (int i = 0; i < 60; ++i) {
    const double length = golden * (high - low);
    if (at(high - length) < at(low + length)) {
      high = low + length;
    } else {
      low = high - length;
    }
  }
  return std::exp(0.5 * (low + high)) * last * last;
}

std::vector<double> relative_variances(const std::vector<double>& sigmas, int64_t steps, double eps,
                                       double start, double data) {
  std::vector<double> all;
  double v = start;
  for (const double sigma : sigmas) {
    const double alpha = eps * std::pow(sigma / sigmas.back(), 2);
    const double total = data + sigma * sigma;
    const double contraction = 1 - alpha / total;
    for (int64_t i = 0; i < steps; ++i) v = contraction * contraction * v + 2 * alpha;
    all.push_back(v / total);
  }
  return all;
}

}  // namespace sgm
