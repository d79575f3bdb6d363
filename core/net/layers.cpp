#include "core/net/layers.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

#include <algorithm>
#include <cmath>

#include "core/base/require.h"
#include "core/net/fused_norm.h"
#include "core/net/winograd_conv.h"

namespace sgm {
namespace {

double default_bound(int64_t fan_in) {
  return 1 / std::sqrt(static_cast<double>(fan_in));
}

/// A parameter in the dtype that is computed in.
at::Tensor as(const at::Tensor& parameter, const at::Tensor& x) {
  return parameter.defined() ? parameter.to(x.scalar_type()) : parameter;
}

}  // namespace

void require_image(at::IntArrayRef sizes, int64_t multiple) {
  require(sizes.size() == 3,
          "net: this network takes images (channels, height, width), not samples of {} dimensions\n  take "
          "net=mlp",
          sizes.size());
  const auto below = [&](int64_t size) { return std::max(multiple, size / multiple * multiple); };
  const auto above = [&](int64_t size) { return (size + multiple - 1) / multiple * multiple; };
  require(sizes[1] % multiple == 0 && sizes[2] % multiple == 0,
          "net: images of {}x{}, but this network halves them\n  give multiples of {}: {}x{} or {}x{}",
          sizes[1], sizes[2], multiple, below(sizes[1]), below(sizes[2]), above(sizes[1]), above(sizes[2]));
}

Conv::Conv(const Scope& at, int64_t in, int64_t out, const ConvOptions& o) : options(o) {
  const double bound = o.zero ? 0 : default_bound(in * o.kernel * o.kernel);
  weight = at.uniform("weight", {out, in, o.kernel, o.kernel}, bound);
  if (o.bias) bias = at.uniform("bias", {out}, bound);
}

at::Tensor Conv::operator()(const at::Tensor& x) const {
  if (options.stride == 1 && can_winograd(x, weight)) return winograd_conv(x, weight, bias, options.dilation);
  const int64_t padding = options.dilation * (options.kernel / 2);
  return at::conv2d(x, as(weight, x), as(bias, x), options.stride, padding, options.dilation);
}

Deconv::Deconv(const Scope& at, int64_t in, int64_t out, int64_t by) : stride(by) {
  const double bound = default_bound(out * 9);
  weight = at.uniform("weight", {in, out, 3, 3}, bound);
  bias = at.uniform("bias", {out}, bound);
}

at::Tensor Deconv::operator()(const at::Tensor& x) const {
  return at::conv_transpose2d(x, as(weight, x), as(bias, x), stride, 1, stride - 1);
}

Linear::Linear(const Scope& at, int64_t in, int64_t out)
    : weight(at.uniform("weight", {out, in}, default_bound(in))),
      bias(at.uniform("bias", {out}, default_bound(in))) {}

at::Tensor Linear::operator()(const at::Tensor& x) const {
  return at::linear(x, as(weight, x), as(bias, x));
}

at::Tensor activate(const at::Tensor& x, Act act) {
  return act == Act::elu ? at::elu(x) : act == Act::silu ? at::silu(x) : x;
}

GroupNorm::GroupNorm(const Scope& at, int64_t of, int64_t channels)
    : weight(at.constant("weight", {channels}, 1)), bias(at.constant("bias", {channels}, 0)), groups(of) {}

at::Tensor GroupNorm::operator()(const at::Tensor& x, Act act, const at::Tensor& added) const {
  if (!can_fuse(x)) {
    const at::Tensor h = added.defined() ? x + added.to(x.scalar_type()).unsqueeze(-1).unsqueeze(-1) : x;
    return activate(at::group_norm(h, groups, as(weight, x), as(bias, x), 1e-5), act);
  }
  const auto coefficients = [of = groups](const at::Tensor& mean, const at::Tensor& variance,
                                          at::TensorList p) {
    // (B, groups, channels of one)
    const at::Tensor m = p.size() > 2 ? mean + p[2] : mean;
    const at::Tensor members = m.unflatten(1, {of, -1});
    const at::Tensor centre = members.mean(2, true);
    const at::Tensor spread =
        variance.unflatten(1, {of, -1}).mean(2, true) + (members - centre).square().mean(2, true);
    const at::Tensor scale = at::rsqrt(spread + 1e-5).expand_as(members).flatten(1) * p[0];
    const at::Tensor offset = (m - mean - centre.expand_as(members).flatten(1)) * scale + p[1];
    return std::pair(scale, offset);
  };
  if (!added.defined()) return fused_norm(x, act, coefficients, {weight, bias});
  return fused_norm(x, act, coefficients, {weight, bias, added.to(at::kFloat)});
}

at::Tensor ConvMeanPool::operator()(const at::Tensor& x) const {
  const int64_t top = x.size(2) % 2;
  const int64_t left = x.size(3) % 2;
  return at::avg_pool2d(conv(top + left > 0 ? at::constant_pad_nd(x, {left, 0, top, 0}) : x), 2);
}

at::Tensor resized(const at::Tensor& x, at::IntArrayRef size) {
  return x.sizes().slice(2) == size ? x : at::upsample_bilinear2d(x, size, /*align_corners=*/true);
}

}  // namespace sgm
