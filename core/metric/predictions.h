#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>

namespace sgm {

/// How many rows of class probabilities (N, K) are largest at each class, int64 (K,).
at::Tensor class_histogram(const at::Tensor& probabilities);

/// Mean over rows of the largest probability: 1 where every image is clearly of one class, 1/K where none is.
double mean_confidence(const at::Tensor& probabilities);

/// Share of rows whose largest probability is at the label (N,).
double accuracy(const at::Tensor& probabilities, const at::Tensor& labels);

/// exp of the mean over rows of KL(p(y|x) || p(y)), with p(y) the mean of the rows: the inception score's
/// formula (Salimans et al. 2016) of any classifier's probabilities, over all rows at once (one split).
double inception_score(const at::Tensor& probabilities);

}  // namespace sgm
