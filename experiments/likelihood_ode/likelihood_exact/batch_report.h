#pragma once
#include "core/report/report.h"

namespace sgm::likelihood_ode::likelihood_exact {

/// The variance of probes, and what a point owes to its neighbours.
void batch_report(Report& out);

}  // namespace sgm::likelihood_ode::likelihood_exact
