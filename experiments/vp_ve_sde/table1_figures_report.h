#pragma once
#include <ATen/core/Tensor.h>

#include <string>
#include <vector>

#include "core/report/figure.h"
#include "experiments/vp_ve_sde/orderings_report.h"

namespace sgm::vp_ve_sde {

/// What the cell "exact" of score_sde_table1_exact holds: numbers by entry, error of the score and deviation
/// of the data.
struct ExactTable {
  explicit ExactTable(const Group& cell);

  const Group& cell;
  std::vector<std::string> names;
  std::vector<double> deltas, deviations;
  at::Tensor bias, distance;  ///< (entry, delta, deviation), %

  /// "P1000", "PC1000", "P2000, rounded" …, by the run's number of scales in place of 1,000.
  std::string column_title(const std::string& column) const;
  int64_t entry(const std::string& name) const;
  size_t delta(double value) const;      ///< its place; InputError if it was not computed
  size_t deviation(double value) const;  ///< likewise
  double bias_of(const std::string& name, double delta, double deviation) const;

  /// The paper's FIDs with the standard errors of their means over 5 runs.
  Scores paper() const;
  /// Distances at one error of the score and one deviation of the data, by their places.
  Scores scores(size_t delta, size_t deviation) const;
};

/// Bias against s and distance against the score's error; and the share of pairs ordered as in the paper,
/// with a note.
void table1_figures(Report& out, const ExactTable& exact);

}  // namespace sgm::vp_ve_sde
