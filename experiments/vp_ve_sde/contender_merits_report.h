#pragma once
#include <functional>
#include <vector>

#include "experiments/vp_ve_sde/contender_figures_report.h"

namespace sgm::vp_ve_sde {

/// What a sampler is ranked by, smaller is better; infinite where it could not run on every problem.
using Merit = std::function<double(const RankedSampler&, const Place&)>;

/// The median error per trajectory on one problem, of deterministic solvers.
double median_error(const RankedSampler& sampler, size_t problem, const Place& at);

/// The median error on one problem of an exact solver of the wrong score's flow: the least over SDEs. 0 for
/// the exact score.
double floor_of(const std::vector<RankedSampler>& all, size_t problem, const Place& at);

/// Largest ratio over problems of the median error to the best solver's there, of all that `all` holds, or to
/// the floor where that is larger: below it a solver gets only by an error that cancels the score's.
Merit worst_ratio(const std::vector<RankedSampler>& all);

/// The bias of the law on the problem where it is largest, in %; and its size.
Measured largest_bias(const RankedSampler& sampler, const Place& at);
double worst_bias(const RankedSampler& sampler, const Place& at);

/// The largest of a merit over the scores from `first` on; 0 is the exact one.
Merit over_scores(const Merit& merit, size_t scores, size_t first = 0);

/// Those of finite merit, best first.
std::vector<const RankedSampler*> ranked(const std::vector<RankedSampler>& all, const Merit& merit,
                                         const Place& at);
/// The first of them; InputError where there is none.
const RankedSampler& best(const std::vector<RankedSampler>& all, const Merit& merit, const Place& at);

}  // namespace sgm::vp_ve_sde
