#pragma once
#include <string>
#include <vector>

#include "core/report/interval.h"

namespace sgm {

/// A difference of two means and how likely one at least as large, in either direction, is where there is
/// none. Of no standard error: p is 0 for a difference and 1 for none.
struct MeanTest {
  Mean difference;  ///< a − b, its standard error and degrees of freedom; infinite: a normal test
  double p = 1;     ///< two-sided
  bool paired = false;
};

/// Welch's test (1947) of two means of independent values, each of two or more; InputError of fewer.
MeanTest welch_test(const std::vector<double>& a, const std::vector<double>& b);
/// Student's test of the differences a[i] − b[i], of two or more; InputError of fewer or of unlike counts.
MeanTest paired_test(const std::vector<double>& a, const std::vector<double>& b);
/// The normal test of two numbers with known and independent standard errors.
MeanTest normal_test(double a, double error_of_a, double b, double error_of_b);

/// The probability of |T| at least |t| for Student's T of so many degrees of freedom (infinite: normal).
double student_two_sided(double t, double freedom);

/// Holm's adjusted probabilities (1979), in the order given: those below 0.05 are found where all together
/// may be wrong once in twenty such tables. A value that is not a number stays and counts as no test.
std::vector<double> holm(const std::vector<double>& p);

/// The power of the two-sided test at 5 % where the true difference is so many standard errors: by the
/// noncentral t of so many degrees of freedom, 1 or more (infinite: normal). Absolute error below 1e-6.
double power_of_test(double errors, double freedom);
/// The true difference, in standard errors, that this test finds in `power` of all cases: 2.80 of infinite
/// degrees of freedom at 80 %.
double detectable_in_errors(double freedom, double power = .8);

/// How much better numbers of a known quantity are: "lower", "higher", or "" where it is not known. `metric`
/// is a path within a cell ("samples/frechet"), whose last part is the quantity.
std::string known_direction(const std::string& metric);

}  // namespace sgm
