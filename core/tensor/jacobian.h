#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>

namespace sgm {

/// A score or a drift at x (B, ...) and products with its Jacobian by x, sample by sample: no row may depend
/// on another. What objectives of score matching and divergences of a flow share.
class Jacobian {
 public:
  /// Evaluates f(x, t); t absent: clean data, t = 0. `differentiable`: the products can be differentiated in
  /// f's parameters; otherwise they carry no graph, and neither does the value. InputError unless f keeps the
  /// shape of x.
  Jacobian(const std::function<at::Tensor(const at::Tensor& x, const at::Tensor& t)>& f, const at::Tensor& x,
           const at::Tensor& t, bool differentiable);

  const at::Tensor& value() const { return value_; }  ///< (B, D)
  /// v^T df/dx for each sample by one backward pass.  v (B, D), the result (B, D).
  at::Tensor vjp(const at::Tensor& v) const;
  /// The same for k vectors a sample, (k, B, D), by one backward pass over a batch of k: it takes k times the
  /// memory. Functions that are written for one gradient at a time (those of precision=fast) get k passes.
  at::Tensor vjps(const at::Tensor& v) const;
  /// The exact trace (B,): D products, as many together as have at most `numbers` elements in x; the layers
  /// between take as many times more as they are wider than x.
  at::Tensor trace(int64_t numbers = int64_t{1} << 20) const;

 private:
  bool differentiable_, together_;
  at::Tensor x_, f_, value_;
};

}  // namespace sgm
