#pragma once
#include <vector>

#include "core/net/layers.h"
#include "core/net/net.h"

namespace sgm {

/// NICE (Dinh, Krueger & Bengio 2015) as in sliced score matching's code: the even and the odd coordinates of
/// x as two halves a and b; additive couplings b += m(a), a += m(b), … whose m are softplus networks; then
/// y = (a, b) exp(scales) with y ~ N(0, I). Parameters have the official names.
class Nice {
 public:
  /// For samples of D >= 2 numbers; `depth` linear layers of `width` units in each of `couplings`.
  Nice(const Scope& at, int64_t D, int64_t couplings, int64_t depth, int64_t width);

  /// ln p(x), (B,), normalised: of what it is given, so that the Jacobian of a map before it (a logit, say)
  /// is left to the caller. x (B, ...).
  at::Tensor log_density(Pass& pass, const at::Tensor& x) const;
  at::Tensor encode(const at::Tensor& x) const;  ///< y (B, D) of x (B, ...)
  at::Tensor decode(const at::Tensor& y) const;  ///< x (B, D) of y (B, D)
  at::Tensor log_det() const;                    ///< ln |dy/dx|, the same for every x: ()

 private:
  at::Tensor encode(Pass& pass, const at::Tensor& x) const;
  /// What coupling k (from 0) adds to one half, of the other.
  at::Tensor added(Pass& pass, size_t k, const at::Tensor& half) const;

  int64_t D_;
  std::vector<std::vector<Linear>> couplings_;
  at::Tensor scales_;
};

}  // namespace sgm
