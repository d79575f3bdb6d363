#pragma once
#include <functional>

#include "core/data/batches.h"
#include "core/net/net.h"
#include "core/objective/objective.h"

namespace sgm {

/// Everything that changes in training, so that it can be stopped and taken up: each a flat buffer over all parameters in order.
struct TrainState {
  int64_t step = 0;  ///< steps done
  at::Tensor parameters, first_moment, second_moment, ema;
};

/// Called after each step with the state and the batch's mean loss; metrics, checkpoints and progress are written by it.
using Observer = std::function<void(const TrainState& state, double loss)>;

/// What is trained: a network, the problem whose score it is, on what and for what.
struct Training {
  Net net;
  Problem problem;
  Objective objective;
  Batches batches;
};

/// Adam (Kingma & Ba 2015) with decoupled weight decay 0, and an exponential moving average of the parameters.
struct TrainOptions {
  int64_t steps = 10000;
  double rate = 1e-3, beta1 = 0.9, beta2 = 0.999, adam_eps = 1e-8, ema = 0;

  void fields(Fields& on);
};

/// Trains the network's parameters in place from `state` (fresh: from its own) and returns the state at the end. Step k draws its batch
/// and its noise from rng.fork(k): equal (seed, step) give equal batches, whatever came before. RunError for a non-finite loss.
TrainState train(const Training& training, const TrainOptions& options, const Rng& rng, const Observer& observe = {}, TrainState state = {});

/// The parameters of `net` as one flat copy; and flat values written back into them (the EMA's, say).
at::Tensor flat_parameters(const Net& net);
void assign_parameters(const Net& net, const at::Tensor& flat);

/// Uniform draws with replacement from the rows of `data`, `size` a batch.
Batches batches_of(at::Tensor data, int64_t size);

}  // namespace sgm
