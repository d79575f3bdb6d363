#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/train/train.h"

namespace sgm {

void TrainOptions::fields(Fields& on) {
  on("steps", steps, "training steps", range(0, 1e9));
  on.choice("optimiser", optimiser, "Adam, or AdamW with decoupled weight decay",
            {{"adam", Optimiser::adam}, {"adamw", Optimiser::adamw}});
  on("rate", rate, "learning rate of Adam", above(0));
  on("beta1", beta1, "decay of Adam's first moment", Range{0, 1, false, true});
  on("beta2", beta2, "decay of Adam's second moment", Range{0, 1, false, true});
  on("adam_eps", adam_eps, "Adam's epsilon", at_least(0));
  on("weight_decay", weight_decay, "adam: of the gradient (L2); adamw: of the parameters, times the rate",
     at_least(0));
  on.choice("schedule", schedule, "course of the learning rate after warm-up",
            {{"constant", Schedule::constant}, {"cosine", Schedule::cosine}});
  on("warmup", warmup, "steps over which the learning rate rises linearly; 0: none", range(0, 1e9));
  on("warmup_from_zero", warmup_from_zero, "the first step's rate is 0, as in Score SDE's code");
  on("clip", clip, "largest global norm of the gradient; none: as it is", above(0));
  on("accumulate", accumulate, "parts a batch is computed in, to save memory", range(1, 100000));
  on("ema", ema, "decay of the moving average of the parameters; 0: none", Range{0, 1, false, true});
  on.choice("average", average,
            "the average's decay: ema, ema with its ramp (1 + n)/(10 + n), or by half-life",
            {{"constant", Average::constant}, {"ramp", Average::ramp}, {"half_life", Average::half_life}});
  on("half_life", half_life, "of the average, if that is its rule", above(0), "samples");
  on("half_life_ramp", half_life_ramp, "largest half-life as a share of the samples seen; none: no limit",
     above(0));
}

double learning_rate(const TrainOptions& options, int64_t step) {
  const auto done = static_cast<double>(step);
  double rate = options.rate;
  if (options.schedule == TrainOptions::Schedule::cosine)
    rate *= 0.5 * (1 + std::cos(std::numbers::pi * done / static_cast<double>(options.steps)));
  if (options.warmup > 0)
    rate *= std::min(1.0, (done + (options.warmup_from_zero ? 0 : 1)) / static_cast<double>(options.warmup));
  return rate;
}

double average_decay(const TrainOptions& options, int64_t step, int64_t batch) {
  const double n = static_cast<double>(step) + 1;
  if (options.average == TrainOptions::Average::constant) return options.ema;
  if (options.average == TrainOptions::Average::ramp) return std::min(options.ema, (1 + n) / (10 + n));
  double half_life = options.half_life;
  if (options.half_life_ramp)
    half_life =
        std::min(half_life, *options.half_life_ramp * static_cast<double>(step) * static_cast<double>(batch));
  return std::exp2(-static_cast<double>(batch) / half_life);
}

}  // namespace sgm
