#pragma once
#include "core/report/report.h"

namespace sgm::fid_tables::fid_exact {

/// Bias and error bars of the distance against n.
void curve_report(Report& out);

}  // namespace sgm::fid_tables::fid_exact
