#pragma once
#include <string>
#include <vector>

#include "core/config/node.h"

namespace sgm::vp_ve_sde {

inline constexpr double ablation_first_level = 80;  ///< noise at the start of every grid

/// A sampler or a grid as the registry's table.
struct NamedTable {
  std::string name;
  Node table;
};

/// Euler and Heun as Score SDE's probability flow would take them: in VP's time, on VP's scaled state. ddim
/// is Euler in sigma.
std::vector<NamedTable> ablation_solvers();

/// Levels from 80 to .002: EDM's rho = 7, equal in log sigma, in VP's time, and in sigma.
std::vector<NamedTable> ablation_grids();

/// The deterministic sampler and its ablation with 18 steps, and the stochastic one, as the official code was
/// run: all from one draw of starts, and with noise from one draw where there is noise.
std::vector<NamedTable> official_runs();

}  // namespace sgm::vp_ve_sde
