#pragma once
#include "core/study/cell_run.h"
#include "experiments/fid_tables/fid_exact/law.h"

namespace sgm::fid_tables::fid_exact {

/// Distances of samples of n generated and n real rows, drawn anew `draws` times.
struct Curve {
  Pair pair;
  int64_t n = 1000, draws = 200;

  void fields(Fields& on);
};
/// Leaves the draws' distance, standard_error, bias and noise of first order (draws,), the exact distance,
/// and n times the exact leading term of its bias.
void run_curve(const Curve& options, CellRun& run);

/// FID_∞ of such samples.
struct Infinity {
  Pair pair;
  int64_t n = 2000, draws = 30;
  std::vector<int64_t> parts{1, 2, 4};
  int64_t blocks = 10;

  void fields(Fields& on);
};
/// Leaves value, standard_error (draws,), the plain distance of all rows, the noise of first
/// order, and the exact distance.
void run_infinity(const Infinity& options, CellRun& run);

/// KID of such samples.
struct KidOf {
  Pair pair;
  int64_t n = 500, draws = 200;

  void fields(Fields& on);
};
/// Leaves value, standard_error, the limits lower and upper of its 95 % interval (draws,) and the exact one.
void run_kid(const KidOf& options, CellRun& run);

/// What n a stated error takes, by formula alone.
struct Need {
  std::vector<int64_t> dimensions{64, 768, 2048};
  std::vector<double> errors{0.1, 0.01};
  double shift = 0.1, ratio = 1.2;

  void fields(Fields& on);
};
/// Leaves for spectrum (isotropic, decaying) and dimension: trace of the real covariance, `bias`: n times the
/// leading term of n rows on both sides, `variance`: n times the square of the standard error; of a generated
/// law that is shifted and scaled but not turned.
void run_need(const Need& options, CellRun& run);

}  // namespace sgm::fid_tables::fid_exact
