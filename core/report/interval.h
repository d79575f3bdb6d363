#pragma once
#include <cstdint>
#include <limits>
#include <vector>

namespace sgm {

/// The regularised incomplete beta function I_x(a, b), a, b > 0 and x in [0, 1]: the distribution function of
/// a beta variable, from which those of Student's t and of the binomial follow. Absolute error below 1e-12.
double regularised_beta(double a, double b, double x);

/// t such that |T| < t with this probability for Student's T of so many degrees of freedom (infinite: the
/// normal distribution). 12.706 for one degree at 95 %.
double student_quantile(double freedom, double confidence = .95);

/// A share's limits.
struct Limits {
  double low = 0, high = 1;
};
/// The exact (conservative) interval of a binomial share of which `successes` of n were seen (Clopper and
/// Pearson 1934). Of none seen the upper limit is one-sided at (1 + confidence)/2: 0.0284 of 128 at 95 %.
Limits clopper_pearson(int64_t successes, int64_t n, double confidence = .95);
/// The largest share that is compatible with so few successes, one-sided: of none, 1 − (1 −
/// confidence)^(1/n).
double upper_share(int64_t successes, int64_t n, double confidence = .95);

/// The probability that a chi-square variable of so many degrees of freedom exceeds x.
double chi_square_tail(double x, int64_t freedom);

/// A mean of independent values with its standard error and the error's degrees of freedom, both 0 of one
/// value.
struct Mean {
  double value = 0, error = 0, freedom = 0;
};
Mean mean_of(const std::vector<double>& values);
/// The half-width of a mean's interval; infinite where one value says nothing of it.
double half_width(const Mean& mean, double confidence = .95);
/// a − b for independent means, degrees of freedom by Welch and Satterthwaite.
Mean difference(const Mean& a, const Mean& b);

}  // namespace sgm
