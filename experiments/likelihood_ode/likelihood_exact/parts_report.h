#pragma once
#include <string>
#include <vector>

#include "core/report/report.h"

/// The parts of the report of likelihood_exact, and what they have in common.
namespace sgm::likelihood_ode::likelihood_exact {

struct Named {
  std::string key, title;
};
/// The SDEs that were computed, in order.
std::vector<Named> sdes_of(const Report& out);
/// The cell of a part under an SDE: "solver_mixture", "protocols_line" …
const Group& cell_of(const Report& out, const std::string& part, const Named& sde);
/// "Dormand–Prince 5(4), exact scores, seed 0": of every number here; VE's levels where it is among the SDEs.
std::string protocol_text(const Report& out);
/// A list of numbers among the options of a cell.
std::vector<double> option_list(const Group& cell, const std::string& key);
/// "1e-05".
std::string power(double x);
/// "14 × 14" of a cell's square images, else "D = 195".
std::string size_of_images(const Group& cell);

void solver_report(Report& out);     ///< error and evaluations against tolerance, its parts, float32
void batch_report(Report& out);      ///< probes, and neighbours
void protocols_report(Report& out);  ///< discrete likelihoods
void wrong_report(Report& out);      ///< the bound

}  // namespace sgm::likelihood_ode::likelihood_exact
