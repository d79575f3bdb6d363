#include "core/report/verdict.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/base/require.h"

namespace sgm {
namespace {

constexpr int64_t as_normal = 1000;  // degrees of freedom from which Student's quantile is within 2e-3 of it

}  // namespace

std::string to_string(Verdict verdict) {
  return verdict == Verdict::yes ? "yes" : verdict == Verdict::no ? "no" : "undecided";
}

double two_sided(double difference, double standard_error, int64_t runs) {
  const double t = std::abs(difference) / standard_error;
  const int64_t freedom = runs - 1;
  if (freedom < 1 || freedom >= as_normal) return std::erfc(t / std::numbers::sqrt2);
  const double root = std::sqrt(static_cast<double>(freedom));
  const double sine = t / std::hypot(t, root);
  const double cosine = root / std::hypot(t, root);
  const bool odd = freedom % 2 == 1;
  double term = odd ? cosine : 1;
  double sum = 0;
  for (int64_t k = odd ? 3 : 2; k <= freedom; k += 2) {
    sum += term;
    term *= cosine * cosine * static_cast<double>(k - 1) / static_cast<double>(k);
  }
  const double inside = odd ? 2 / std::numbers::pi * (std::atan(t / root) + sine * sum) : sine * sum;
  return std::max(0.0, 1 - inside);
}

double interval_in_errors(int64_t runs) {
  double low = 0;
  double high = 13;  // two runs: 12.706
  while (high - low > 1e-12 * high) {
    const double middle = (low + high) / 2;
    (two_sided(middle, 1, runs) > significance ? low : high) = middle;
  }
  return high;
}

Measured mean_over(const std::vector<double>& runs) {
  require(!runs.empty(), "a mean over no runs\n  compute them again");
  const auto n = static_cast<double>(runs.size());
  double mean = 0;
  for (const double value : runs) mean += value / n;
  if (runs.size() == 1) return {mean};
  double squares = 0;
  for (const double value : runs) squares += (value - mean) * (value - mean);
  return {mean, std::sqrt(squares / (n - 1) / n)};
}

Verdict above_zero(const Measured& difference, int64_t runs) {
  const double error = difference.standard_error.value_or(0);
  if (std::isnan(difference.value) || std::isnan(error) || difference.value == 0) return Verdict::undecided;
  if (error > 0 && std::abs(difference.value) <= interval_in_errors(runs) * error) return Verdict::undecided;
  return difference.value > 0 ? Verdict::yes : Verdict::no;
}

Verdict larger(const Measured& a, const Measured& b, int64_t runs) {
  const double of_a = std::pow(a.standard_error.value_or(0), 2);
  const double of_b = std::pow(b.standard_error.value_or(0), 2);
  const double variance = of_a + of_b;
  const double share = variance * variance / (of_a * of_a + of_b * of_b);
  const bool few = runs > 1 && variance > 0;
  const auto freedom = few ? static_cast<int64_t>(static_cast<double>(runs - 1) * share + 1e-9) : 0;
  return above_zero({a.value - b.value, std::sqrt(variance)}, few ? freedom + 1 : 0);
}

Verdict larger_paired(const std::vector<double>& a, const std::vector<double>& b) {
  require(a.size() == b.size() && a.size() > 1,
          "{} and {} runs cannot be paired\n  at least two of equal noise each are needed", a.size(),
          b.size());
  std::vector<double> differences;
  for (size_t i = 0; i < a.size(); ++i) differences.push_back(a[i] - b[i]);
  return above_zero(mean_over(differences), static_cast<int64_t>(a.size()));
}

Verdict all_hold(const std::vector<Verdict>& verdicts) {
  if (std::count(verdicts.begin(), verdicts.end(), Verdict::no) > 0) return Verdict::no;
  const bool all = std::count(verdicts.begin(), verdicts.end(), Verdict::undecided) == 0;
  return all && !verdicts.empty() ? Verdict::yes : Verdict::undecided;
}

}  // namespace sgm
