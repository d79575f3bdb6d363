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

/// The inception score as published: of each of S splits, then mean and population standard deviation
/// (divided by S) over the splits. The deviation says how much splits of so many rows differ; it is no
/// standard error of the score of all rows, which is larger than the mean of the splits'.
struct InceptionScore {
  at::Tensor each;  ///< (S,) float64
  double mean = 0, deviation = 0;
};

/// Of class probabilities (N, K), rows in [0, 1] that sum to 1 within 1e-3: split i has the rows floor(iN/S)
/// to floor((i + 1)N/S) − 1, in the order given; 10 splits are the published protocol (Salimans et al.
/// 2016), tf-gan takes 1. InputError for other values, or fewer rows than splits.
InceptionScore inception_scores(const at::Tensor& probabilities, int64_t splits);
/// The same of logits (N, K): their softmax in float64.
InceptionScore inception_scores_of_logits(const at::Tensor& logits, int64_t splits);

}  // namespace sgm
