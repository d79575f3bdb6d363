#pragma once
#include <functional>
#include <optional>

#include "core/data/batches.h"
#include "core/net/model.h"
#include "core/objective/objective.h"

namespace sgm {

/// Everything that changes in training, so that it can be stopped and taken up: each a flat buffer over all
/// parameters in order.
struct TrainState {
  int64_t step = 0;  ///< steps done
  at::Tensor parameters, first_moment, second_moment, ema;
};

/// Called after each step with the state and the batch's mean loss; metrics, checkpoints and progress are
/// written by it.
using Observer = std::function<void(const TrainState& state, double loss)>;

/// The losses of a batch's rows (B,), differentiable in the parameters that are trained; their mean is
/// minimised. `rng` draws for these rows alone.
using Loss = std::function<at::Tensor(const Batch& batch, Rng& rng)>;

/// What is trained, on what and for what.
struct Training {
  Weights parameters;  ///< leaves that `loss` reads
  Loss loss;
  Batches batches;
  /// Where a row of the losses that were computed last stands, for messages: "at the noise level sigma = 3".
  std::function<std::string(int64_t row)> where{};
  std::string objective{};  ///< the loss's name, for messages; "": it has none
};

/// A score network's: its objective on the problem that the model is for each batch, conditioned on the
/// batch's labels where `labels`, with a stream for dropout.
Training training_of(const Model& model, const Objective& objective, const Batches& batches,
                     bool labels = false);
/// The same of a chosen objective, whose name messages give.
Training training_of(const Model& model, const Chosen<Objective>& objective, const Batches& batches,
                     bool labels = false);

/// Adam (Kingma & Ba 2015) or AdamW (Loshchilov & Hutter 2019), the learning rate's course, and the moving
/// average of the parameters.
struct TrainOptions {
  enum class Optimiser { adam, adamw };
  enum class Schedule { constant, cosine };
  enum class Average { constant, ramp, half_life };

  int64_t steps = 10000;
  double rate = 1e-3;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double adam_eps = 1e-8;
  double ema = 0;
  Optimiser optimiser = Optimiser::adam;
  double weight_decay = 0;
  Schedule schedule = Schedule::constant;
  int64_t warmup = 0;
  bool warmup_from_zero = false;
  std::optional<double> clip{};
  int64_t accumulate = 1;
  Average average = Average::constant;
  double half_life = 500'000;
  std::optional<double> half_life_ramp = 0.05;

  void fields(Fields& on);
};

/// The learning rate of a step (from 0). Warm-up: rate (step + 1)/warmup, or from zero rate step/warmup as in
/// Score SDE's code (losses.py, optimization_manager); cosine: from rate to 0 at the last step.
double learning_rate(const TrainOptions& options, int64_t step);

/// The average's decay in a step (from 0) on `batch` samples. Constant: ema; ramp: min(ema, (1 + n)/(10 + n))
/// with n = step + 1 (Score SDE's PyTorch code, ema.py); half_life: 2^(-batch / min(half_life, half_life_ramp
/// * samples before)) (EDM, training_loop.py).
double average_decay(const TrainOptions& options, int64_t step, int64_t batch);

/// Trains the network's parameters in place from `state` (fresh: from its own) and returns the state at the
/// end. Step k draws its batch and its noise from rng.fork(k): equal (seed, step) give equal batches,
/// whatever came before. Diverged, with the step and the row, for a non-finite loss; its text names the noise
/// level where the problem has an SDE.
TrainState train(const Training& training, const TrainOptions& options, const Rng& rng,
                 const Observer& observe = {}, TrainState state = {});

/// Weights as one flat copy; flat values written back into them (the average's, say); flat values by the
/// weights' names.
at::Tensor flat_of(const Weights& weights);
void assign(const Weights& weights, const at::Tensor& flat);
Weights named(const Weights& weights, const at::Tensor& flat);

/// Uniform draws with replacement from the rows of `data`, `size` a batch.
Batches batches_of(at::Tensor data, int64_t size);

}  // namespace sgm
