#pragma once
#include <string>

#include "core/net/model.h"
#include "core/train/checkpoint.h"
#include "core/train/train.h"

namespace sgm {

/// What a checkpoint of this model says beside the state of its training.
Checkpoint origin_of(const Model& model);

/// `origin` with a training's state, by the names of its parameters; `training` and `loss_sum` are left to
/// the caller. Tensors are on the CPU.
Checkpoint checkpoint_of(Checkpoint origin, const Weights& parameters, const TrainState& state);

/// The state that a checkpoint holds, where the parameters are. InputError naming the parameters if it is of
/// another network.
TrainState state_of(const Weights& parameters, const Checkpoint& checkpoint);

/// Why a training with these options, a dump of FitOptions, would be another one if it were longer; "" if it
/// would begin with the same steps.
std::string tied_to_length(const Node& training);

/// InputError naming what differs unless the checkpoint `found` is of the training `wanted`: model, sizes,
/// options, and what both say about themselves: an older one may say less. Lengths may differ where
/// nothing is tied to them.
void require_same_training(const Checkpoint& found, const Checkpoint& wanted, const std::string& folder);

}  // namespace sgm
