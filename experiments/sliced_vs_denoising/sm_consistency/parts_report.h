#pragma once
#include <string>

#include "core/report/report.h"

/// The parts of the report of sm_consistency.
namespace sgm::sliced_vs_denoising::sm_consistency {

/// Mean gradients against exact score matching's, and denoising's bias against sigma.
void gradients_report(Report& out);
/// Error against the number of data, of estimates of a matrix.
void linear_report(Report& out);
/// Denoising on N(0, 1) against its exact curve.
void noise_report(Report& out);

/// A root mean square of its mean square.
Measured root_of(const Measured& square);
/// The slope of ln y over ln x between two points, x exact.
Measured slope_between(double x, const Measured& y, double other_x, const Measured& other_y);
/// "SSM, Rademacher" of "ssm/rademacher".
std::string title_of_estimator(const std::string& name);
/// NAME[i] with its error.
Measured measured_at(const Group& cell, const std::string& name, int64_t i);

}  // namespace sgm::sliced_vs_denoising::sm_consistency
