#include "core/objective/data_score.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>
#include <torch/csrc/autograd/autograd.h>

namespace sgm {

DataScore::DataScore(const ScoreFn& score, const at::Tensor& x, const at::Tensor& t)
    : differentiable_(at::GradMode::is_enabled()) {
  const at::AutoGradMode on(true);
  x_ = x.detach().requires_grad_();
  score_ = score(x_, t.defined() ? t : at::zeros({}, x.options().dtype(at::kDouble)));
  require(score_.sizes() == x.sizes(),
          "the score has shape {}, the data {}\n  a score keeps the shape of its input",
          fmt::join(score_.sizes(), "x"), fmt::join(x.sizes(), "x"));
  value_ = score_.flatten(1);
}

at::Tensor DataScore::vjp(const at::Tensor& v) const {
  if (!score_.requires_grad()) return at::zeros_like(value_);  // a score that depends on nothing
  const at::Tensor product =
      torch::autograd::grad({score_}, {x_}, {v.view_as(score_)}, true, differentiable_, true)[0];
  return product.defined() ? product.flatten(1) : at::zeros_like(value_);
}

}  // namespace sgm
