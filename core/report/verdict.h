#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "core/report/number.h"

namespace sgm {

/// What stands of a claim about an order.
enum class Verdict { yes, no, undecided };
std::string to_string(Verdict verdict);

inline constexpr double significance = 0.05;  ///< of one test: 95 % intervals

/// The probability of a difference at least as large, in either direction, where there is none: of the normal
/// distribution, or of Student's with runs − 1 degrees of freedom where the standard error is the spread of
/// two runs or more.
double two_sided(double difference, double standard_error, int64_t runs = 0);
/// Half the width of the two-sided 95 % interval in standard errors: 1.96, or Student's of so many runs.
double interval_in_errors(int64_t runs = 0);

/// Mean over runs with its standard error; a single run has none.
Measured mean_over(const std::vector<double>& runs);

/// What an interval says: yes if all of it lies above `bound`, no if below, else undecided.
Verdict above(double low, double high, double bound = 0);

/// The one rule by which a report decides. yes: the difference is above 0 by more than its 95 % interval; no:
/// below by more; undecided: neither, or not a number. Without a standard error, or with one of 0, a
/// difference is exact: its sign decides.
Verdict above_zero(const Measured& difference, int64_t runs = 0);
/// Whether a is larger than b, of independent noise; runs: of each, where the standard errors are the spreads
/// of so many (degrees of freedom: Welch–Satterthwaite, rounded down).
Verdict larger(const Measured& a, const Measured& b, int64_t runs = 0);
/// Whether a is larger than b, run by run of equal noise: by the mean of the differences, Student's interval.
Verdict larger_paired(const std::vector<double>& a, const std::vector<double>& b);
/// no if one is no; yes if all are yes; else undecided, as of none.
Verdict all_hold(const std::vector<Verdict>& verdicts);

}  // namespace sgm
