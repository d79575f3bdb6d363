#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/io/pth.h"
#include "core/net/weights.h"

namespace sgm {

/// What an official checkpoint holds, names without what wraps the model: "module." of DataParallel,
/// "_orig_mod." of torch.compile, a prefix that all share.
struct OfficialState {
  Weights weights;                 ///< parameters and buffers in order of the file
  Weights ema;                     ///< the moving average by name (NCSNv2), empty if there is none
  std::vector<at::Tensor> shadow;  ///< or in order of the parameters, buffers left out (Score SDE)
  std::optional<int64_t> step;

  /// The moving average of the parameters called `names`; InputError if there is none or it does not fit.
  Weights average(const std::vector<std::string>& names) const;
  /// The tensor called `name`, undefined if there is none.
  at::Tensor find(const std::string& name) const;
};

/// Understands a state dict itself, NCSN's [model, optimiser], NCSNv2's [model, optimiser, epoch, step,
/// average by name], and Score SDE's {optimizer, model, ema, step}. InputError if there is no state dict in
/// the file.
OfficialState official_state(const PthValue& file);

}  // namespace sgm
