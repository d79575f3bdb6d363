#pragma once
#include "experiments/vp_ve_sde/table1_error_rows_report.h"

namespace sgm::vp_ve_sde {

/// The error of the score against noise-to-signal, and predicted against observed variance, as figures.
void error_figures(Report& out, const ErrorRows& all);

}  // namespace sgm::vp_ve_sde
