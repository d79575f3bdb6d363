#pragma once
#include <functional>
#include <string>
#include <vector>

#include "core/report/report.h"
#include "experiments/vp_ve_sde/orderings_report.h"
#include "experiments/vp_ve_sde/table1.h"

namespace sgm::vp_ve_sde {

// What reports say of chains with the exact, a wrong and a learned score (learned_chains.h).

/// Whether chains diverged: broke off, or are more than ten times too wide within components.
bool diverged(const Group& chains);
/// Of the chains' runs, mean and standard error in %, or "diverged".
Datum shown(const Group& chains, const char* name, double factor = 100);
/// A number of the recursion in %, or "diverged".
Datum shown(double within);
/// The distance of each run's variance within components to a reference, |within − reference| in %; of
/// diverged chains a large number.
std::vector<double> distances(const Group& chains, double reference);
double distance(double within, double reference);

/// Whether a's runs are farther than b's of equal noise, by paired runs; exact numbers, and what diverged, by
/// their order.
Verdict farther(const std::vector<double>& a, const std::vector<double>& b);

/// A claim by the distances of its entries' variances to the exact one, and to a perfect sampler's with the
/// same last step: yes or no where both say so. `far(name, reference)` gives an entry's runs.
using Far = std::function<std::vector<double>(const std::string& name, Reference reference)>;
Verdict claim_holds(const Claim& claim, const Far& far);

/// A score of a point (pc_point.h): its group, how it is called, and its colour in figures.
struct PointScore {
  std::string group, title;
  int colour;
};
/// The exact score, its multiples, and the learned one.
std::vector<PointScore> scores_of(const Group& point);

/// Rows that no chain made: "no sampler: the prior", "exact samples", "perfect sampler …" with the exact
/// and with the learned score's last step: what, then variance within components, high-pass variance, χ².
std::vector<std::vector<Datum>> bound_rows(const Group& bounds);

/// Whether exact samples, whose numbers (mixture_numbers.h) are `exact`, have the mixture's: an ordering. A
/// floor stands in every study of a mixture, so that a false alarm is one in a thousand.
void floor_ordering(Report& out, const std::string& name, const Group& exact, int64_t components);

}  // namespace sgm::vp_ve_sde
