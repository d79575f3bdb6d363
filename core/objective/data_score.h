#pragma once
#include <ATen/core/Tensor.h>

#include "core/score/score.h"

namespace sgm {

/// The score of data, clean (t = 0) or at times t, with its derivatives by the data, one row a sample: what
/// exact and sliced score matching share. Where gradients are enabled the products are differentiable in the
/// score's parameters; where not (a test loss), they carry no graph.
class DataScore {
 public:
  DataScore(const ScoreFn& score, const at::Tensor& x, const at::Tensor& t = {});

  const at::Tensor& value() const { return value_; }  ///< (B, D)
  /// v^T ds/dx for each sample, by one backward pass.  v (B, D), the result (B, D).
  at::Tensor vjp(const at::Tensor& v) const;

 private:
  bool differentiable_;
  at::Tensor x_, score_, value_;
};

}  // namespace sgm
