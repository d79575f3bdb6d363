#pragma once
#include "core/report/report.h"

namespace sgm::likelihood_ode::likelihood_exact {

/// A wrong score: KL of two models, and the bound of one of them.
void wrong_report(Report& out);

}  // namespace sgm::likelihood_ode::likelihood_exact
