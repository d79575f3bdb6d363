#pragma once
#include "core/report/report.h"

namespace sgm::sliced_vs_denoising::ssm_dkef {

/// Test loss and log-likelihood of every run by objective, a row for each data set.
void losses_figure(Report& out);

}  // namespace sgm::sliced_vs_denoising::ssm_dkef
