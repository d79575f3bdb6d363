#include "core/tensor/jacobian.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/functorch/BatchedTensorImpl.h>
#include <ATen/functorch/DynamicLayer.h>
#include <ATen/ops/eye.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/function.h>

#include <algorithm>
#include <unordered_set>
#include <vector>

#include "core/base/require.h"

namespace sgm {
namespace {

/// Whether everything from `f` back to its leaves is LibTorch's own, which takes batches of gradients.
bool all_of_libtorch(const at::Tensor& f) {
  std::vector<torch::autograd::Node*> ahead{f.grad_fn().get()};
  std::unordered_set<torch::autograd::Node*> seen;
  while (!ahead.empty()) {
    torch::autograd::Node* node = ahead.back();
    ahead.pop_back();
    if (node == nullptr || !seen.insert(node).second) continue;
    if (node->name().find("CppNode") != std::string::npos) return false;
    for (const torch::autograd::Edge& edge : node->next_edges()) ahead.push_back(edge.function.get());
  }
  return true;
}

/// While it lives, operators map over the first dimension of what `over` has wrapped, as torch.vmap does.
class Mapped {
 public:
  explicit Mapped(int64_t size)
      : size_(size),
        level_(at::functorch::initAndPushDynamicLayer(at::functorch::TransformType::Vmap, size,
                                                      at::functorch::RandomnessType::Error)) {}
  ~Mapped() { at::functorch::popDynamicLayerAndDeleteMetadata(); }
  Mapped(const Mapped&) = delete;
  Mapped& operator=(const Mapped&) = delete;

  at::Tensor over(const at::Tensor& x) const { return at::functorch::addBatchDim(x, 0, level_); }
  /// The values, dimension first; equal for all where they did not depend on what was mapped.
  at::Tensor all(const at::Tensor& x) const {
    const auto* mapped = at::functorch::maybeGetBatchedImpl(x);
    if (mapped != nullptr && mapped->level() == level_) return mapped->value().movedim(mapped->bdim(), 0);
    std::vector<int64_t> sizes = x.sizes().vec();
    sizes.insert(sizes.begin(), size_);
    return x.expand(sizes);
  }

 private:
  int64_t size_, level_;
};

}  // namespace

Jacobian::Jacobian(const std::function<at::Tensor(const at::Tensor& x, const at::Tensor& t)>& f,
                   const at::Tensor& x, const at::Tensor& t, bool differentiable)
    : differentiable_(differentiable) {
  const at::AutoGradMode on(true);
  x_ = x.detach().requires_grad_();
  f_ = f(x_, t.defined() ? t : at::zeros({}, x.options().dtype(at::kDouble)));
  require(f_.sizes() == x.sizes(),
          "score or drift: its value has shape [{}], its input [{}]\n  give a function that keeps the shape",
          fmt::join(f_.sizes(), ", "), fmt::join(x.sizes(), ", "));
  together_ = f_.requires_grad() && all_of_libtorch(f_);
  value_ = (differentiable ? f_ : f_.detach()).reshape({x.size(0), -1});
}

at::Tensor Jacobian::vjp(const at::Tensor& v) const {
  if (!f_.requires_grad()) return at::zeros_like(value_);  // depends on nothing
  const at::Tensor product =
      torch::autograd::grad({f_}, {x_}, {v.reshape(f_.sizes())}, true, differentiable_, true)[0];
  return product.defined() ? product.reshape(value_.sizes()) : at::zeros_like(value_);
}

at::Tensor Jacobian::vjps(const at::Tensor& v) const {
  if (v.size(0) == 1 || !together_) {
    std::vector<at::Tensor> each;
    for (const at::Tensor& one : v.unbind(0)) each.push_back(vjp(one));
    return at::stack(each);
  }
  const Mapped mapped(v.size(0));
  return mapped.all(vjp(mapped.over(v)));
}

at::Tensor Jacobian::trace(int64_t numbers) const {
  const int64_t B = value_.size(0), D = value_.size(1);
  const int64_t most = std::clamp<int64_t>(numbers / std::max<int64_t>(value_.numel(), 1), 1, D);
  at::Tensor trace = at::zeros({B}, value_.options());
  for (int64_t first = 0; first < D; first += most) {
    const int64_t k = std::min(most, D - first);
    const at::Tensor axes = at::eye(D, value_.options()).narrow(0, first, k).unsqueeze(1);
    const at::Tensor rows = vjps(axes.expand({k, B, D}));  // the Jacobian's rows first, first + 1, …
    trace = trace + rows.narrow(2, first, k).diagonal(0, 0, 2).sum(1);
  }
  return trace;
}

}  // namespace sgm
