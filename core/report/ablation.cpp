#include "core/report/ablation.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <set>

#include "core/base/require.h"
#include "core/report/verdict.h"

namespace sgm {
namespace {

double normal_below(double x) {
  return std::erfc(-x / std::numbers::sqrt2) / 2;
}

MeanTest tested(const Mean& difference, bool paired) {
  if (difference.error > 0)
    return {difference, student_two_sided(difference.value / difference.error, difference.freedom), paired};
  return {difference, difference.value == 0 ? 1. : 0., paired};
}

}  // namespace

MeanTest welch_test(const std::vector<double>& a, const std::vector<double>& b) {
  require(a.size() > 1 && b.size() > 1, "{} and {} values have no Welch test\n  two or more each are needed",
          a.size(), b.size());
  return tested(difference(mean_of(a), mean_of(b)), false);
}

MeanTest paired_test(const std::vector<double>& a, const std::vector<double>& b) {
  require(a.size() == b.size() && a.size() > 1,
          "{} and {} values cannot be paired\n  equally many, two or more, are needed", a.size(), b.size());
  std::vector<double> differences(a.size());
  for (size_t i = 0; i < a.size(); ++i) differences[i] = a[i] - b[i];
  return tested(mean_of(differences), true);
}

MeanTest normal_test(double a, double error_of_a, double b, double error_of_b) {
  return tested({a - b, std::hypot(error_of_a, error_of_b), std::numeric_limits<double>::infinity()}, false);
}

double student_two_sided(double t, double freedom) {
  if (std::isinf(freedom)) return std::erfc(std::abs(t) / std::numbers::sqrt2);
  return regularised_beta(freedom / 2, .5, freedom / (freedom + t * t));
}

std::vector<double> holm(const std::vector<double>& p) {
  std::vector<size_t> order;
  for (size_t i = 0; i < p.size(); ++i) {
    if (!std::isnan(p[i])) order.push_back(i);
  }
  std::stable_sort(order.begin(), order.end(), [&](size_t i, size_t j) { return p[i] < p[j]; });
  std::vector<double> adjusted = p;
  double largest = 0;
  for (size_t rank = 0; rank < order.size(); ++rank) {
    largest = std::max(largest, static_cast<double>(order.size() - rank) * p[order[rank]]);
    adjusted[order[rank]] = std::min(1., largest);
  }
  return adjusted;
}

double power_of_test(double errors, double freedom) {
  const double t = student_quantile(freedom, 1 - significance);
  const auto beyond = [&](double s) { return normal_below(errors - t * s) + normal_below(-errors - t * s); };
  if (std::isinf(freedom)) return beyond(1);
  // The mean of `beyond` over s, the root of a chi-square by its degrees of freedom f, of density
  // 2 (f/2)^(f/2) / Gamma(f/2) s^(f-1) exp(-f s^2/2); in v = log s, where it vanishes at both ends.
  const double constant = std::numbers::ln2 + freedom / 2 * std::log(freedom / 2) - std::lgamma(freedom / 2);
  const double reach = 9 / std::sqrt(2 * freedom);
  const double low = reach < .9 ? std::log1p(-reach) : -20;
  constexpr int intervals = 800;
  const double step = (std::log1p(reach) - low) / intervals;
  double sum = 0;
  for (int i = 0; i <= intervals; ++i) {
    const double v = low + i * step;
    const double s = std::exp(v);
    sum += std::exp(constant + freedom * (v - s * s / 2)) * beyond(s);
  }
  return std::min(1., sum * step);
}

double detectable_in_errors(double freedom, double power) {
  double high = 1;
  while (power_of_test(high, freedom) < power) high *= 2;
  double low = 0;
  for (int i = 0; i < 50; ++i) {
    const double middle = (low + high) / 2;
    (power_of_test(middle, freedom) < power ? low : high) = middle;
  }
  return high;
}

std::string known_direction(const std::string& metric) {
  static const std::set<std::string> lower = {"frechet",
                                              "fid",
                                              "fd",
                                              "kid",
                                              "loss",
                                              "bits",
                                              "nll",
                                              "error",
                                              "distance",
                                              "nfe",
                                              "bits_per_dimension",
                                              "sample_distance",
                                              "sliced_wasserstein",
                                              "frechet_infinity"};
  static const std::set<std::string> higher = {"precision", "recall",         "density",
                                               "coverage",  "accuracy",       "inception_score",
                                               "log_p",     "log_likelihood", "effective_share"};
  const std::string name = metric.substr(metric.rfind('/') + 1);
  if (lower.contains(name) || name.ends_with("_loss") || name.ends_with("_error")) return "lower";
  return higher.contains(name) ? "higher" : "";
}

}  // namespace sgm
