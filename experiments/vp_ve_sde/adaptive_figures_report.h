#pragma once
#include <string>

#include "core/report/report.h"

/// What the tables and figures of score_sde_fig3 have in common.
namespace sgm::vp_ve_sde::adaptive {

struct Named {
  const char *key, *title;
};
inline constexpr Named problems[] = {
    {"gaussian", "Gaussian"}, {"mixture", "mixture"}, {"images", "image mixture"}};
inline constexpr Named sdes[] = {{"vp", "VP"}, {"sub_vp", "sub-VP"}, {"ve", "VE"}};

const Group& cell(const Report& out, const Named& problem, const Named& sde);

/// Half of one of 256 grey levels of [−1, 1], in units of the data's spread: smaller errors are lost in
/// rounding.
double half_grey(const Group& cell);

/// The number of evaluations that the solver is set beside.
double predictor_evaluations(const Report& out);

/// Evaluations and errors against the tolerance, and how the batch shrinks.
void adaptive_figure(Report& out);

/// Ends of trajectories under VP at every tolerance, as the paper shows them.
void adaptive_samples(Report& out);

}  // namespace sgm::vp_ve_sde::adaptive
