#pragma once
#include <string>
#include <utility>
#include <vector>

#include "core/report/report.h"

namespace sgm::vp_ve_sde {

/// What Score SDE's Table 1 says about an order, as pairs of entries: the first of each is the better one.
struct Claim {
  std::string name, statement;
  std::vector<std::pair<std::string, std::string>> pairs;
};

/// The claims about "ve" or "vp", of chains with N scales where the paper has 1,000.
std::vector<Claim> claims_of(const std::string& sde, int64_t N);

/// Numbers of a table's entries, smaller is better; an error of 0: exact.
struct Scores {
  std::vector<std::string> names;
  std::vector<double> values, errors;

  size_t place(const std::string& name) const;
};

/// yes: every pair of the claim is in that order, beyond the 95 % interval of the difference (verdict.h); no:
/// one is in the other order.
Verdict verdict(const Claim& claim, const Scores& scores);

/// The share of the pairs of an SDE's entries that `paper` puts into an order (by more than two standard
/// errors) and that `scores` orders alike.
double concordance(const std::string& sde, const Scores& paper, const Scores& scores);

}  // namespace sgm::vp_ve_sde
