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

/// One of the ways in which scales and steps can be counted, which the paper leaves open: from 0, from 1, or
/// descending from 0, as VE's networks count. The columns that P2000 and Table 4's P2000 then are.
struct Reading {
  const char *title, *interpolated, *rounded;
};
inline constexpr Reading readings[] = {{"i/2", "P2000", "rounded"},
                                       {"(i − 1)/2", "P2000from1", "roundedfrom1"},
                                       {"descending i/2", "P2000from1", "rounded"}};

/// Whose distance to the samples' law orders samplers: the data's, or that of a perfect sampler with the same
/// last step.
enum class Reference { data, perfect };

/// The entry, by the reading: "ve_ancestral_P2000from1" for "ve_ancestral_P2000".
std::string read_as(const Reading& reading, const std::string& name);

/// Numbers of a table's entries, smaller is better; an error of 0: exact.
struct Scores {
  std::vector<std::string> names;
  std::vector<double> values, errors;

  size_t place(const std::string& name) const;
  bool has(const std::string& name) const;
};

/// yes: every pair of the claim is in that order, beyond the 95 % interval of the difference (verdict.h); no:
/// one is in the other order.
Verdict verdict(const Claim& claim, const Scores& scores);

/// What several readings say together: yes or no where all say it, else undecided.
Verdict agreed(const std::vector<Verdict>& all);

/// The paper's FIDs, NAME.fid of reported.toml, with the standard errors of their means over 5 runs.
Scores paper_scores(const Report& out);

/// The share of the pairs of an SDE's entries that `paper` puts into an order (beyond the 95 % interval) and
/// that `scores` orders alike.
double concordance(const std::string& sde, const Scores& paper, const Scores& scores);

}  // namespace sgm::vp_ve_sde
