#pragma once
#include "core/score/score.h"

namespace sgm {

/// A score with a controlled error: factor s(x, t). Score SDE's table 1 shows what samplers make of factor =
/// 1 + delta.
ScoreFn perturbed(ScoreFn score, double factor);

/// The score of the same data under another SDE, by change of variables:  c s(c x, t')  with the time t' of
/// `from` that has `to`'s noise-to-signal at t. One score or denoiser serves all linear SDEs.
ScoreFn transferred(ScoreFn score, SdePtr from, SdePtr to);

}  // namespace sgm
