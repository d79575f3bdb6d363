#include "core/report/interval.h"

#include <algorithm>
#include <cmath>

namespace sgm {
namespace {

/// x where an increasing function crosses `level`, by halving [low, high].
template <class Function>
double crossing(Function function, double level, double low, double high) {
  for (int i = 0; i < 200 && low < high; ++i) {
    const double middle = (low + high) / 2;
    if (middle == low || middle == high) break;
    (function(middle) < level ? low : high) = middle;
  }
  return (low + high) / 2;
}

/// The continued fraction of I_x(a, b) for x below (a + 1)/(a + b + 2) (DLMF 8.17.22), by Lentz's method.
double beta_fraction(double a, double b, double x) {
  constexpr double tiny = 1e-300;
  const auto safe = [](double value) { return std::abs(value) < tiny ? tiny : value; };
  double c = 1;
  double d = 1 / safe(1 - (a + b) * x / (a + 1));
  double h = d;
  for (int m = 1; m < 10000; ++m) {
    const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    double factor = 1;
    for (const double term : {even, odd}) {
      d = 1 / safe(1 + term * d);
      c = safe(1 + term / c);
      factor = c * d;
      h *= factor;
    }
    if (std::abs(factor - 1) < 1e-15) break;
  }
  return h;
}

}  // namespace

double regularised_beta(double a, double b, double x) {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - regularised_beta(b, a, 1 - x);
  const double front = std::lgamma(a + b) - std::lgamma(a) - std::lgamma(b);
  return std::exp(front + a * std::log(x) + b * std::log1p(-x)) * beta_fraction(a, b, x) / a;
}

double student_quantile(double freedom, double confidence) {
  const auto inside = [&](double t) {
    if (std::isinf(freedom)) return std::erf(t / std::sqrt(2.0));
    return 1 - regularised_beta(freedom / 2, .5, freedom / (freedom + t * t));
  };
  double high = 1;
  while (inside(high) < confidence && high < 1e12) high *= 2;
  return crossing(inside, confidence, 0, high);
}

Limits clopper_pearson(int64_t successes, int64_t n, double confidence) {
  const double tail = (1 - confidence) / 2;
  const double low = successes == 0
                         ? 0
                         : crossing(
                               [&](double p) {
                                 return regularised_beta(static_cast<double>(successes),
                                                         static_cast<double>(n - successes + 1), p);
                               },
                               tail, 0, 1);
  return {low, upper_share(successes, n, 1 - tail)};
}

double upper_share(int64_t successes, int64_t n, double confidence) {
  if (successes >= n) return 1;
  const auto more = [&](double p) {
    return regularised_beta(static_cast<double>(successes + 1), static_cast<double>(n - successes), p);
  };
  return crossing(more, confidence, 0, 1);
}

double chi_square_tail(double x, int64_t freedom) {
  if (x <= 0) return 1;
  // Q(k/2, x/2) by its recurrence (DLMF 8.8.6) from erfc (odd k) or exp (even).
  const double half = x / 2;
  const bool odd = freedom % 2 == 1;
  double tail = odd ? std::erfc(std::sqrt(half)) : std::exp(-half);
  for (double a = odd ? .5 : 1; a < static_cast<double>(freedom) / 2; ++a)
    tail += std::exp(a * std::log(half) - half - std::lgamma(a + 1));
  return tail;
}

Mean mean_of(const std::vector<double>& values) {
  const auto n = static_cast<double>(values.size());
  double sum = 0;
  for (const double value : values) sum += value;
  const double mean = sum / n;
  if (values.size() < 2) return {mean, 0, 0};
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return {mean, std::sqrt(squares / (n - 1) / n), n - 1};
}

double half_width(const Mean& mean, double confidence) {
  if (mean.freedom <= 0) return std::numeric_limits<double>::infinity();
  return student_quantile(mean.freedom, confidence) * mean.error;
}

Mean difference(const Mean& a, const Mean& b) {
  const auto share = [](const Mean& m) {
    return m.freedom > 0 && m.error > 0 ? std::pow(m.error, 4) / m.freedom : 0;
  };
  const double error = std::hypot(a.error, b.error);
  const double known = a.freedom > 0 && b.freedom > 0 ? share(a) + share(b) : 0;
  const double freedom = known > 0 ? std::pow(error, 4) / known : std::min(a.freedom, b.freedom);
  return {a.value - b.value, error, freedom};
}

}  // namespace sgm
