#include "core/metric/predictions.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/bincount.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/isfinite.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/xlogy.h>
#include <fmt/ranges.h>

#include <cmath>

#include "core/base/require.h"

namespace sgm {

at::Tensor class_histogram(const at::Tensor& probabilities) {
  return at::bincount(probabilities.argmax(1), {}, probabilities.size(1));
}

double mean_confidence(const at::Tensor& probabilities) {
  return probabilities.amax(1).to(at::kDouble).mean().item<double>();
}

double accuracy(const at::Tensor& probabilities, const at::Tensor& labels) {
  require(labels.sizes() == probabilities.sizes().slice(0, 1),
          "accuracy: {} labels for {} rows\n  give one each", labels.numel(), probabilities.size(0));
  return (probabilities.argmax(1) == labels).to(at::kDouble).mean().item<double>();
}

double inception_score(const at::Tensor& probabilities) {
  const at::Tensor p = probabilities.to(at::kDouble);
  const at::Tensor marginal = p.mean(0, true);
  return std::exp((at::xlogy(p, p) - at::xlogy(p, marginal)).sum(1).mean().item<double>());
}

InceptionScore inception_scores(const at::Tensor& probabilities, int64_t splits) {
  require(probabilities.dim() == 2 && probabilities.size(1) > 0,
          "inception_scores: probabilities of shape [{}]\n  give (N, K), a row an image",
          fmt::join(probabilities.sizes(), ", "));
  const int64_t N = probabilities.size(0);
  require(splits >= 1 && splits <= N, "inception_scores: {} splits of {} rows\n  give each split a row",
          splits, N);
  const at::Tensor p = probabilities.to(at::kDouble);
  require((p >= 0).all().item<bool>() && ((p.sum(1) - 1).abs() < 1e-3).all().item<bool>(),
          "inception_scores: rows are no probabilities\n  give values in [0, 1] that sum to 1, or logits to "
          "inception_scores_of_logits");
  InceptionScore score{.each = at::empty({splits}, at::kDouble)};
  for (int64_t i = 0; i < splits; ++i) {
    const int64_t first = i * N / splits;
    score.each[i] = inception_score(p.narrow(0, first, (i + 1) * N / splits - first));
  }
  score.mean = score.each.mean().item<double>();
  score.deviation = score.each.std(/*unbiased=*/false).item<double>();
  return score;
}

InceptionScore inception_scores_of_logits(const at::Tensor& logits, int64_t splits) {
  require(logits.dim() == 2 && at::isfinite(logits).all().item<bool>(),
          "inception_scores_of_logits: logits of shape [{}], or not finite\n  give (N, K), a row an image",
          fmt::join(logits.sizes(), ", "));
  return inception_scores(logits.to(at::kDouble).softmax(1), splits);
}

}  // namespace sgm
