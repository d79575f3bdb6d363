#pragma once
#include <functional>
#include <string>
#include <vector>

#include "core/config/node.h"

namespace sgm::vp_ve_sde {

/// A sampler of solvers_at_a_glance, as its paper has it.
struct Contender {
  std::string name, title;
  bool stochastic = false;
  std::function<Node(int64_t budget)>
      within{};  ///< its options for the most steps with at most `budget` evaluations
  int64_t least =
      4;  ///< fewest evaluations that it can do with: ladders of VP and sub-VP need each step's beta below 1
};

/// vp, sub_vp, ve, edm; and each as the registry's table. VE has its levels .02 … 100 in units of [-1, 1],
/// Score SDE's .01 … 50 in [0, 1].
std::vector<std::string> contender_sdes();
Node contender_sde(const std::string& name);

/// The samplers under an SDE. VP, sub-VP, VE: Euler and Heun on the probability flow ODE, DDIM, DPM-Solver-2
/// and DPM-Solver++(2M) on times equal in t; predictors, PC and DDIM with noise. VP also: DPM-Solvers on log
/// σ, their own grid. EDM: its grid ρ = 7.
std::vector<Contender> contenders(const std::string& sde);

}  // namespace sgm::vp_ve_sde
