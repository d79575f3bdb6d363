#pragma once
#include <string>
#include <vector>

#include "core/report/report.h"

/// What the parts of the report of likelihood_exact have in common.
namespace sgm::likelihood_ode::likelihood_exact {

struct Named {
  std::string key, title;
};
/// The SDEs that were computed, in order.
std::vector<Named> sdes_of(const Report& out);
/// The cell of a part under an SDE: "solver_mixture", "protocols_line" …
const Group& cell_of(const Report& out, const std::string& part, const Named& sde);
/// What holds of every number here: solver, scores, seed, and VE's levels where it is among the SDEs.
std::string protocol_text(const Report& out);
/// A list of numbers among the options of a cell.
std::vector<double> option_list(const Group& cell, const std::string& key);
/// "1e-05".
std::string power(double x);
/// "14 × 14" of a cell's square images, else "D = 195".
std::string size_of_images(const Group& cell);

}  // namespace sgm::likelihood_ode::likelihood_exact
