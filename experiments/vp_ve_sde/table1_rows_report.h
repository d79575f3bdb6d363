#pragma once
#include <ATen/core/Tensor.h>

#include <map>
#include <string>
#include <vector>

#include "core/report/report.h"
#include "experiments/vp_ve_sde/table1.h"

namespace sgm::vp_ve_sde {

// The results of score_sde_table1_images by Table 1's entries, for its report.

/// An entry with its cell. Diverged: not finite, or more than ten times too wide within components.
struct Table1Row {
  Table1Entry entry;
  const Group* cell;

  bool diverged() const;
  /// |variance within components/exact − 1| of each run, in %.
  at::Tensor bias() const;
  /// Score evaluations per sample, counted; of a chain that broke off, as many as it would have taken.
  int64_t evaluations() const;
};
using Table1Rows = std::map<std::string, Table1Row>;

/// The columns of the paper in order: P1000, P2000, rounded (Table 4), PC1000, C2000.
inline constexpr const char* table1_columns[] = {"P1000", "P2000", "rounded", "PC1000", "C2000"};

/// The entries of a column under an SDE: ancestral, reverse diffusion, probability flow; or the corrector
/// alone.
std::vector<Table1Row> rows_of(const Table1Rows& rows, Kind sde, const std::string& column);

/// "P200, rounded": a column's chain as it was run at N scales.
std::string chain_title(const std::string& column, int64_t N);

/// The paper's FID of an entry, NAME.fid of reported.toml, with the standard error of its mean over 5 runs.
/// InputError if it is not there.
Measured paper_fid(const Report& out, const std::string& name);

/// Mean and standard error over runs, times `factor`.
Measured over_runs(const at::Tensor& values, double factor = 1);

/// What the paper's FIDs say of pairs of entries, for the bias of the variance: a table, and an ordering a
/// claim. Judged by the recursion at the paper's number of scales; the chains at theirs stand beside it.
void report_orderings(Report& out, const Table1Rows& rows, int64_t N, int64_t runs);

}  // namespace sgm::vp_ve_sde
