#pragma once
#include "core/report/report.h"

namespace sgm::likelihood_ode::likelihood_exact {

/// Discrete likelihoods.
void protocols_report(Report& out);

}  // namespace sgm::likelihood_ode::likelihood_exact
