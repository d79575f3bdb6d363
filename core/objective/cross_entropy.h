#pragma once
#include "core/objective/objective.h"

namespace sgm {

/// −log softmax(logits)_y of a classifier, per sample (B,). `problem.score` maps x to logits (B, classes);
/// batch.y are the labels. An Objective for `train`, but none of score matching: so it is not in the
/// registry. InputError without labels or with one out of range.
at::Tensor cross_entropy(const Problem& problem, const Batch& batch, Rng& rng);

}  // namespace sgm
