#include "core/report/verdict.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "core/base/require.h"
#include "core/report/interval.h"

namespace sgm {

std::string to_string(Verdict verdict) {
  return verdict == Verdict::yes ? "yes" : verdict == Verdict::no ? "no" : "undecided";
}

double two_sided(double difference, double standard_error, int64_t runs) {
  const double t = std::abs(difference) / standard_error;
  if (runs < 2) return std::erfc(t / std::numbers::sqrt2);
  const auto freedom = static_cast<double>(runs - 1);
  return regularised_beta(freedom / 2, 0.5, freedom / (freedom + t * t));
}

double interval_in_errors(int64_t runs) {
  const double freedom = runs < 2 ? std::numeric_limits<double>::infinity() : static_cast<double>(runs - 1);
  return student_quantile(freedom, 1 - significance);
}

Measured mean_over(const std::vector<double>& runs) {
  require(!runs.empty(), "a mean over no runs\n  compute them again");
  const Mean mean = mean_of(runs);
  return {mean.value, runs.size() > 1 ? std::optional(mean.error) : std::nullopt};
}

Verdict above(double low, double high, double bound) {
  return low > bound ? Verdict::yes : high < bound ? Verdict::no : Verdict::undecided;
}

Verdict above_zero(const Measured& difference, int64_t runs) {
  const double error = difference.standard_error.value_or(0);
  if (std::isnan(difference.value) || std::isnan(error) || difference.value == 0) return Verdict::undecided;
  const double half = error > 0 ? interval_in_errors(runs) * error : 0;
  return above(difference.value - half, difference.value + half);
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
