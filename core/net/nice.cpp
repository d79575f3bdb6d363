#include "core/net/nice.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/full.h>

#include <cmath>
#include <memory>
#include <numbers>

#include "core/base/require.h"

namespace sgm {

Nice::Nice(const Scope& at, int64_t D, int64_t couplings, int64_t depth, int64_t width) : D_(D) {
  require(D >= 2, "nice: samples of {} number\n  couplings need at least 2", D);
  for (int64_t k = 0; k < couplings; ++k) {
    const Scope scope = at / fmt::format("nice{}", k + 1);
    const bool first = k % 2 == 0;
    const int64_t even = (D + 1) / 2, in = first ? even : D - even, out = D - in;
    couplings_.emplace_back();
    for (int64_t i = 0; i < depth; ++i)
      couplings_.back().emplace_back(scope / fmt::format("dense{}", i + 1), i == 0 ? in : width,
                                     i + 1 == depth ? out : width);
  }
  scales_ = (at / "scale").constant("scales", {1, D}, 0);
}

at::Tensor Nice::added(Pass& pass, size_t k, const at::Tensor& half) const {
  const std::vector<Linear>& dense = couplings_[k];
  at::Tensor h = pass.linear(half, dense[0].weight, dense[0].bias);
  for (size_t i = 1; i < dense.size(); ++i)
    h = pass.linear(pass.apply(softplus, h), dense[i].weight, dense[i].bias);
  return h;
}

at::Tensor Nice::encode(Pass& pass, const at::Tensor& x) const {
  const at::Tensor flat = x.flatten(1);
  at::Tensor a = flat.slice(1, 0, D_, 2), b = flat.slice(1, 1, D_, 2);
  for (size_t k = 0; k < couplings_.size(); ++k) {
    const bool first = pass.first_kind(k % 2 == 0);
    require(D_ % 2 == 0 || first == (k % 2 == 0),
            "nice: backward=as_published takes halves for each other, and {} numbers have unequal ones\n  "
            "take an even number, or backward=right",
            D_);
    if (first)
      b = b + added(pass, k, a);
    else
      a = a + added(pass, k, b);
  }
  return pass.scaled(at::cat({a, b}, 1), scales_.exp());
}

at::Tensor Nice::log_density(Pass& pass, const at::Tensor& x) const {
  const at::Tensor of_code = pass.apply(half_squares, encode(pass, x)).sum(1);
  const double constant = -0.5 * static_cast<double>(D_) * std::log(2 * std::numbers::pi);
  return pass.plus_constant(of_code, log_det() + constant);
}

at::Tensor Nice::encode(const at::Tensor& x) const {
  Pass pass;
  return encode(pass, x);
}

at::Tensor Nice::decode(const at::Tensor& y) const {
  Pass pass;
  const at::Tensor h = y * (-scales_).exp();
  const int64_t even = (D_ + 1) / 2;
  at::Tensor a = h.narrow(1, 0, even), b = h.narrow(1, even, D_ - even);
  for (size_t k = couplings_.size(); k-- > 0;) {
    if (k % 2 == 0)
      b = b - added(pass, k, a);
    else
      a = a - added(pass, k, b);
  }
  at::Tensor x = at::empty_like(h);
  x.slice(1, 0, D_, 2).copy_(a);
  x.slice(1, 1, D_, 2).copy_(b);
  return x;
}

at::Tensor Nice::log_det() const {
  return scales_.sum();
}

namespace {

struct NiceOptions {
  int64_t couplings = 4, depth = 5, width = 1000;

  void fields(Fields& on) {
    on("couplings", couplings, "additive couplings", range(1, 1000));
    on("depth", depth, "linear layers of a coupling's network", range(1, 1000));
    on("width", width, "units of its hidden layers", range(1, 1e6));
  }

  Net operator()(at::IntArrayRef sizes, const Rng& init) const {
    Net net;
    const auto nice = std::make_shared<const Nice>(Scope(net.parameters, init), c10::multiply_integers(sizes),
                                                   couplings, depth, width);
    net.density = [nice](Pass& pass, const at::Tensor& x) { return nice->log_density(pass, x); };
    net.forward = [density = net.density](const at::Tensor& x, const Conditioning&) {
      return gradient(density, x);
    };
    return net;
  }
};

const bool registered = net_registry().add(
    "nice", factory<MakeNet, NiceOptions>("NICE, a normalised density by additive couplings; any shape"));

}  // namespace
}  // namespace sgm
