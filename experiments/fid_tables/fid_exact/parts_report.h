#pragma once
#include <string>
#include <vector>

#include "core/report/report.h"

/// What the parts of the report of fid_exact have in common.
namespace sgm::fid_tables::fid_exact {

/// The draws of a cell.
struct Draws {
  const Group& cell;

  std::vector<double> of(const std::string& name) const { return doubles(cell.data(name)); }
  double exact() const { return cell.value("exact"); }
  double option(const std::string& key) const { return options_of(cell).at(key).number(); }
  int64_t count() const { return cell.data("standard_error").size(0); }

  Measured mean(const std::string& name) const;  ///< with its standard error over draws
  double deviation(const std::string& name) const;
  /// Of NAME less the noise of first order, whose mean is 0: the same mean with less noise.
  Measured quiet_mean(const std::string& name) const;
  /// How many intervals NAME − LESS ± `errors` standard errors hold the exact value; LESS "": nothing.
  int64_t covered(const std::string& name, const std::string& less, double errors) const;
};

/// The pairs with cells of a part, in order.
std::vector<std::string> pairs_of(const Report& out, const std::string& part);
/// The cell of a part and pair (FID_∞, KID).
Draws draws_of(const Report& out, const std::string& part, const std::string& pair);
/// "94.5 % (90.4 to 97.2)": a share with its exact binomial interval.
std::string share(int64_t held, int64_t draws);
/// Whether the intervals hold the exact value for more than 90 % of draws, by that interval.
Verdict covers(int64_t held, int64_t draws);
/// How the laws of a cell are made.
std::string laws_text(const Group& cell);

}  // namespace sgm::fid_tables::fid_exact
