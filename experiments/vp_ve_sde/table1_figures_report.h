#pragma once
#include <ATen/core/Tensor.h>

#include <string>
#include <vector>

#include "core/report/figure.h"
#include "experiments/vp_ve_sde/orderings_report.h"
#include "experiments/vp_ve_sde/table1_rows_report.h"

namespace sgm::vp_ve_sde {

/// What a protocol's group of the cell "exact" of score_sde_table1_exact holds: numbers by entry, error of
/// the score and deviation of the data.
struct ExactTable {
  ExactTable(const Group& cell, const std::string& protocol);

  const Group& group;
  int64_t N;  ///< of the run
  std::vector<std::string> names;
  std::vector<double> deltas, deviations;
  at::Tensor bias, perfect;  ///< (entry, delta, deviation), %

  /// "P1000", "PC1000", "P2000, rounded" …, by the run's number of scales in place of 1,000.
  std::string column_title(const std::string& column) const { return chain_title(column, N); }
  int64_t entry(const std::string& name) const;
  size_t delta(double value) const;      ///< its place; InputError if it was not computed
  size_t deviation(double value) const;  ///< likewise
  double of(const at::Tensor& values, const std::string& name, double delta, double deviation) const;

  /// Distances at one error of the score and one deviation of the data, by their places, under the names of
  /// table1(); those that the protocol has.
  Scores scores(size_t delta, size_t deviation, const Reading& reading, Reference reference) const;
  /// A claim by all readings and both references: yes or no where all agree. Undecided too where the protocol
  /// lacks an entry.
  Verdict verdict_of(const Claim& claim, size_t delta, size_t deviation) const;
};

/// Bias against s and distance against the score's error; and the share of pairs ordered as in the paper,
/// with a note.
void table1_figures(Report& out, const ExactTable& exact);

}  // namespace sgm::vp_ve_sde
