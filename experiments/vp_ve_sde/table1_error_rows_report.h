#pragma once
#include <string>
#include <vector>

#include "experiments/vp_ve_sde/learned_rows_report.h"

namespace sgm::vp_ve_sde {

// The results of score_sde_table1_error by Table 1's entries, for its report.

/// The recursion's numbers of an entry: with the exact score and with the measured error, at states of the
/// exact law and at the chain's own, along the score alone and with the rest.
inline constexpr const char* error_predictions[] = {"exact", "delta", "delta_rest", "own_delta",
                                                    "own_delta_rest"};

std::string prefix(Kind sde);  ///< "ve" or "vp"

/// An entry and its cell.
struct ErrorRow {
  Table1Entry entry;
  const Group* cell;

  const Group& learned() const { return cell->at("learned"); }
  const Group& exact() const { return cell->at("exact"); }
  const Group& recursion() const { return cell->at("recursion"); }
  std::string chain(int64_t N) const;  ///< "PC100"
};

/// All of them, and how they were run.
struct ErrorRows {
  std::vector<ErrorRow> rows;
  int64_t N = 0, samples = 0, runs = 0, components = 0;
  std::string training;

  explicit ErrorRows(const Report& out);
  const ErrorRow& at(const std::string& name) const;
  /// "5 runs of 60 samples, …".
  std::string protocol() const;
};

}  // namespace sgm::vp_ve_sde
