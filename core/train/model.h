#pragma once
#include <string>

#include "core/net/model.h"
#include "core/train/checkpoint.h"

namespace sgm {

/// Builds a model from a checkpoint file, or from the newest whole one of a folder, with its own noise
/// levels, and with the moving average's weights if `ema` and there are some. `damaged` hears of each that is
/// not whole. InputError if there is none, or of another network than it says, or with weights that are not
/// finite. Checkpoints of earlier versions, without buffers and levels, are read.
Model read_model(const std::string& path, bool ema = true, const Compute& compute = {},
                 const DamagedCheckpoint& damaged = {});

}  // namespace sgm
