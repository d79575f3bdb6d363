#pragma once
#include "core/io/quantity.h"
#include "core/net/net.h"
#include "core/study/cell_run.h"
#include "core/train/fit.h"
#include "experiments/sliced_vs_denoising/ssm_nice/logits.h"
#include "experiments/stages/pooled_data.h"

namespace sgm::sliced_vs_denoising::ssm_nice {

inline constexpr Quantity validation_loss{
    "validation_loss", "score matching loss by the exact trace, images held out of training"};
inline constexpr Quantity test_loss{"test_loss", "score matching loss by the exact trace, test images"};
inline constexpr Quantity log_p{"log_p", "ln p of the logits (no Jacobian of the logit), test images",
                                "nats"};
inline constexpr Quantity log_p_pixels{"log_p_pixels", "ln p of the pixel values in (0, 1), test images",
                                       "nats"};

/// The images of every density: the last `held_out` training images choose the rate, the first `test` test
/// images judge.
struct Images {
  stages::PooledData data;
  int64_t held_out = 100, test = 200;
  Logits logits;

  void fields(Fields& on);
};

/// One density trained by one objective at one rate.
struct Trained : Images {
  int64_t batch = 128;
  Chosen<MakeNet> net{"nice"};
  Chosen<Objective> objective{"ssm_vr"};
  FitOptions fit;

  void fields(Fields& on);
};

/// Trains and judges; Diverged where the loss is not finite.
void train(const Trained& options, CellRun& run);

/// Two controls without training: a Gaussian with the training images' mean and variances, or covariances.
struct Control : Images {
  bool full = false;

  void fields(Fields& on);
};
/// Leaves nothing, with a warning, where covariances would be of fewer images than numbers.
void fit_gaussian(const Control& options, CellRun& run);

}  // namespace sgm::sliced_vs_denoising::ssm_nice
