#pragma once
#include <string>

#include "core/train/checkpoint.h"
#include "core/train/model.h"
#include "core/train/train.h"

namespace sgm {

/// A training's state as a checkpoint of its model; `training` and `loss_sum` are left to the caller.
Checkpoint checkpoint_of(const Built& built, const TrainState& state);

/// The state that a checkpoint holds. InputError naming the parameters if it is of another network.
TrainState state_of(const Built& built, const Checkpoint& checkpoint);

/// InputError naming what differs unless the checkpoint `found` is of the training `wanted`: model, sizes,
/// options, and what both say about themselves: an older one may say less.
void require_same_training(const Checkpoint& found, const Checkpoint& wanted, const std::string& folder);

}  // namespace sgm
