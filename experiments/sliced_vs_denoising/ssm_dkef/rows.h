#pragma once
#include <optional>

#include "core/data/data_options.h"
#include "core/score/mixture.h"
#include "core/tensor/rng.h"

namespace sgm::sliced_vs_denoising::ssm_dkef {

/// The data of a cell: rows of a data set, or drawn from a mixture whose score and density are known.
struct RowsOptions {
  RowsOptions() { source.dataset.name = ""; }

  std::string data = "made";
  CellData source;      ///< of UCI data alone
  int64_t made = 5000;  ///< rows to draw
  int64_t run = 0;      ///< names its random streams
  double noise = 0.05;  ///< standard deviation, in units of whitened data
  double correlation = 0.98;
  double held_out = 0.1;

  void fields(Fields& on);
  /// Rows of training, of validation and of test each, of so many in all.
  int64_t train_rows(int64_t all) const { return all - 2 * held_out_rows(all); }
  int64_t held_out_rows(int64_t all) const;
};

/// What can be asked for: "made", "parkinsons", "red_wine", "white_wine".
const std::vector<std::string>& data_names();
/// Where a UCI data set comes from.
DataOptions uci_source(const std::string& name);

/// Rows ready for training, float64, with the noise.
struct Rows {
  at::Tensor train, validation, test;    ///< (n, D)
  int64_t constant = 0, correlated = 0;  ///< columns that were dropped
  std::optional<Mixture> law{};          ///< theirs, noise included, where it is known
};

/// Rows of a run. UCI data: constant columns and those of |correlation| above the given one with a column
/// before them are dropped (Uria et al. 2013), the rows split by the run, whitened by the principal
/// components of the training rows' standardised columns, and noise is added. `rng` is the root of the
/// study's random numbers.
Rows rows_of(const RowsOptions& options, const Rng& rng);

/// The columns of rows (n, D) that differ from row to row, as indices.
at::Tensor varying_columns(const at::Tensor& rows);
/// The columns whose |correlation| with every kept column before them is at most `most`. Columns must vary.
at::Tensor uncorrelated_columns(const at::Tensor& rows, double most);

/// x -> (x - mean) matrix, of unit covariance over the rows it was found of. InputError for rows (n, D) whose
/// correlations are singular.
struct Whitening {
  at::Tensor mean, matrix;  ///< (D,), (D, D)

  at::Tensor operator()(const at::Tensor& x) const;
};
Whitening whitening_of(const at::Tensor& rows);

}  // namespace sgm::sliced_vs_denoising::ssm_dkef
