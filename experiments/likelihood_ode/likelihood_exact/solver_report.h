#pragma once
#include "core/report/report.h"

namespace sgm::likelihood_ode::likelihood_exact {

/// Error and evaluations against the tolerance, what an error is made of, and float32.
void solver_report(Report& out);

}  // namespace sgm::likelihood_ode::likelihood_exact
