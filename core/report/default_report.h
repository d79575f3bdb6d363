#pragma once
#include "core/report/report.h"

namespace sgm {

/// The report of a study that registers none: its scalar quantities as a table, one row a cell, by their long
/// names. A quantity X beside which X_standard_error stands is shown with it. What is no scalar is named
/// below the table.
void default_report(Report& out);

}  // namespace sgm
