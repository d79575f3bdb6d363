#pragma once
#include "core/report/report.h"

namespace sgm::sliced_vs_denoising::ssm_variance {

/// Which law and which objective has the least variance, and whether one more projection or one more datum is
/// the better buy.
void tables_report(Report& out);

}  // namespace sgm::sliced_vs_denoising::ssm_variance
