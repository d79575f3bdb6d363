#pragma once
#include "core/study/cell_run.h"
#include "core/train/train.h"
#include "experiments/sliced_vs_denoising/ssm_dkef/matching.h"
#include "experiments/sliced_vs_denoising/ssm_dkef/rows.h"

namespace sgm::sliced_vs_denoising::ssm_dkef {

inline constexpr Quantity test_loss{"test_loss", "score-matching loss of the test rows, exact trace"};
inline constexpr Quantity log_likelihood{"log_likelihood", "mean log p of the test rows", "nats"};
inline constexpr Quantity log_z{"log_z", "logarithm of the normaliser", "nats"};
inline constexpr Quantity effective_share{"effective_share", "effective share of the draws behind log Z"};
inline constexpr Quantity log_ridge{"log_ridge", "decimal logarithm of the ridge in the end"};
inline constexpr Quantity best_step{"best_step", "step of the least validation loss, which is kept"};
inline constexpr Quantity score_error{"score_error",
                                      "mean of |learned - exact score|^2/2 over the test rows"};

/// How log Z is estimated: from draws of an equal mixture of N(0, deviation^2 I), or, where there are
/// anchors, half of that and half of N(row, width^2 I) about so many training rows.
struct Draws {
  int64_t draws = 100000;
  std::vector<double> deviations{2, 1};
  int64_t anchors = 150;
  double width = 0.7;
  double least_share = 0.001;

  void fields(Fields& on);
  Mixture proposal(const at::Tensor& rows) const;
};

/// Adam at a constant rate; the other settings of TrainOptions are its defaults.
struct Descent {
  int64_t steps = 400;
  double rate = 0.01, clip = 100;

  void fields(Fields& on);
  TrainOptions until(int64_t step) const { return {.steps = step, .rate = rate, .clip = clip}; }
};

/// What a training of one objective has besides its data.
struct FitSettings {
  DkefOptions model;
  Descent train;
  int64_t batch = 200;
  int64_t validate_every = 20, patience = 200, validation_rows = 500;
  int64_t validation_draws = 8;
  Draws normaliser;

  void fields(Fields& on);
};

struct FitOptions : FitSettings {
  RowsOptions rows;
  Matching matching;

  void fields(Fields& on);
};

/// Trains the features, the inducing points and the ridge so that the alpha of one half of a batch has a
/// small loss on the other half, until the validation loss has not fallen for `patience` steps; keeps the
/// best, solves for alpha on all training rows with the ridge of the least validation loss (several draws a
/// row), and measures it on the test rows.
void run_fit(const FitOptions& options, CellRun& run);

}  // namespace sgm::sliced_vs_denoising::ssm_dkef
