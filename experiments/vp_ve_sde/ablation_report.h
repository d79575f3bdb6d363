#pragma once
#include <string>
#include <vector>

#include "core/report/report.h"

/// What the tables and figures of edm_ablation have in common.
namespace sgm::vp_ve_sde::ablation {

struct Named {
  const char *key, *title;
};
inline constexpr Named problems[] = {
    {"gaussian", "Gaussian"}, {"mixture", "mixture"}, {"images", "image mixture"}};
inline constexpr Named grids[] = {
    {"rho_7", "ρ = 7"}, {"log", "log σ"}, {"vp_time", "VP's t"}, {"linear", "linear in σ"}};
inline constexpr Named solvers[] = {
    {"euler", "Euler (VP's t and x)"},  {"ddim", "DDIM (Euler in σ)"},
    {"heun_vp", "Heun (VP's t and x)"}, {"heun", "Heun in σ (EDM)"},
    {"dpm_solver_2", "DPM-Solver-2"},   {"dpm_solver_2m", "DPM-Solver++(2M)"}};

/// A solver on a grid at one budget.
struct Run {
  const Group* group;
  std::string solver, grid;
  int64_t budget;

  double of(const char* what) const;
  bool exact() const { return group->contains("factor"); }
  /// What solvers are ranked by: the median over trajectories; on the Gaussian, where a solver is one affine
  /// map, the root mean square over all of them, exact.
  double error() const;
};

/// The errors of a solver by budget.
std::vector<double> errors_of(const Group& solver);

/// The ratio of two solvers' errors of a trajectory, its median over trajectories with an interval: below 1
/// the first is better. On the Gaussian one exact number.
struct Ratio {
  double value, low, high;
  Verdict better() const { return above(-high, -low, -1); }
};
/// Of a pair that the study compared, at a budget.
Ratio ratio_of(const Group& problem, const std::string& pair, int64_t budget);

}  // namespace sgm::vp_ve_sde::ablation
