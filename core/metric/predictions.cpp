#include "core/metric/predictions.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/bincount.h>
#include <ATen/ops/xlogy.h>

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

}  // namespace sgm
