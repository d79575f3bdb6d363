#pragma once
#include <ATen/core/Tensor.h>

namespace sgm {

/// −log softmax(logits)_y of a classifier, per sample (B,): logits (B, classes), labels y (B,) int64.
/// InputError without labels or with one out of range.
at::Tensor cross_entropy(const at::Tensor& logits, const at::Tensor& y);

}  // namespace sgm
