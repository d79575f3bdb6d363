#pragma once
#include "core/report/report.h"
#include "experiments/vp_ve_sde/table1_figures_report.h"

namespace sgm::vp_ve_sde {

// The tables of score_sde_table1_exact.

/// Tables 1 and 4 by the paper's protocol beside its FIDs, with what no sampler and a perfect one would get.
void table1_main(Report& out, const ExactTable& exact);
/// Table 1 with scores that are exact at all times.
void table1_exact_times(Report& out, const ExactTable& exact);
/// The suite's samplers against the recursion.
void table1_monte_carlo(Report& out, const ExactTable& exact);

}  // namespace sgm::vp_ve_sde
