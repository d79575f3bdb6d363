#pragma once
#include <ATen/core/Tensor.h>

#include <functional>
#include <vector>

namespace sgm {

/// A function of single numbers with its first two derivatives.
struct Elementwise {
  at::Tensor (*value)(const at::Tensor&);
  at::Tensor (*first)(const at::Tensor&);
  at::Tensor (*second)(const at::Tensor&);
};
extern const Elementwise softplus;      ///< ln(1 + e^z)
extern const Elementwise half_squares;  ///< −z^2/2, of a standard normal's log density

/// The layers of a log density at work. A density is written once, against these operators and LibTorch's
/// additions, slices and concatenations. A pass of values computes it and keeps what its elementwise
/// functions saw; a pass of coefficients then runs the same layers as a linear map: that of the Jacobian at
/// those values (power 1), or with every coefficient squared (power 2), which carries diagonals of Hessians
/// through linear layers as approximate back-propagation does.
class Pass {
 public:
  /// One elementwise function's argument and result.
  struct Node {
    const Elementwise* f;
    at::Tensor before, after;
  };
  /// How a pass of coefficients goes through couplings (core/net/nice.h): as the values went, or as if every
  /// one were of the first or of the second kind, as the official backward passes of NICE do.
  enum class Wiring { right, all_first, all_second };

  Pass() = default;
  Pass(const Pass& values, int power, Wiring wiring = Wiring::right);

  at::Tensor linear(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias) const;
  at::Tensor apply(const Elementwise& f, const at::Tensor& z);
  at::Tensor scaled(const at::Tensor& x, const at::Tensor& factor) const;
  /// x + c: a constant has no derivative.
  at::Tensor plus_constant(const at::Tensor& x, const at::Tensor& c) const;
  /// Whether a coupling of the first kind (or not) is to be passed as one of the first kind.
  bool first_kind(bool first) const;

  const std::vector<Node>& nodes() const { return nodes_; }

 private:
  const std::vector<Node>* values_ = nullptr;
  int power_ = 0;
  Wiring wiring_ = Wiring::right;
  std::vector<Node> nodes_;
};

/// ln p(x), up to a constant unless said otherwise:  x (B, ...) -> (B,).
using LogDensity = std::function<at::Tensor(Pass& pass, const at::Tensor& x)>;

/// grad_x ln p(x), the shape of x: the score of a density. Differentiable in x and in the parameters where
/// gradients are enabled.
at::Tensor gradient(const LogDensity& density, const at::Tensor& x);

}  // namespace sgm
