#pragma once
#include "core/report/report.h"

namespace sgm::fid_tables::fid_exact {

/// FID_∞, KID, and the n that a stated error takes.
void others_report(Report& out);

}  // namespace sgm::fid_tables::fid_exact
