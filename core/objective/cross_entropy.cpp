#include "core/objective/cross_entropy.h"

#include <ATen/ops/cross_entropy_loss.h>

#include "core/base/require.h"

namespace sgm {

at::Tensor cross_entropy(const at::Tensor& logits, const at::Tensor& y) {
  require(y.defined(), "cross_entropy: the batch has no labels\n  a classifier needs a data set with labels");
  const int64_t low = y.min().item<int64_t>();
  const int64_t high = y.max().item<int64_t>();
  require(low >= 0 && high < logits.size(1),
          "cross_entropy: labels from {} to {}, but {} classes\n  look at the labels", low, high,
          logits.size(1));
  return at::cross_entropy_loss(logits, y, {}, at::Reduction::None);
}

}  // namespace sgm
