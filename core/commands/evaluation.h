#pragma once
#include <vector>

#include "core/base/require.h"
#include "core/config/errors.h"
#include "core/study/draw.h"

namespace sgm {

/// Calls what may refuse, and gathers what it says.
template <class Act>
void attempt(Errors& errors, const Act& act) {
  try {
    act();
  } catch (const InputError& error) {
    errors.add(error.what());
  }
}

/// How the likelihood of a data set under a model is computed.
struct Evaluation {
  Problem problem;   ///< whose probability flow is taken
  int64_t pool = 1;  ///< pixels of the data averaged to one of the model's, along each side
};

/// Of data whose samples have the shape `sizes`: (C, H, W), or (D) of rows of numbers. `sde`: whose flow is
/// taken; null: the model's own. Nothing is computed. InputError with all that hinders: a checkpoint that
/// does not tell the range of its data, a score that is known at some levels alone or does not depend on the
/// time, an SDE with more noise than the network knows, eps that is not below the horizon, and sizes that are
/// neither the model's nor become so by averages over squares.
Evaluation evaluation_of(const Model& model, const SdePtr& sde, double eps,
                         const std::vector<int64_t>& sizes);

/// Samples (n, ...) of that data set as the 8-bit values, uint8, of which the model has a density. InputError
/// for data that are no 8-bit values in the model's range.
at::Tensor bytes_for(const Model& model, const at::Tensor& samples, int64_t pool);

}  // namespace sgm
