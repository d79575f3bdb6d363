#pragma once
// What LibTorch for C++ lacks on the meta device, whose tensors have sizes and no values, and PyTorch adds in
// Python: with the same check, that an operation's tensors are all there. For one source of a test program.
#include <ATen/ATen.h>
#include <ATen/ExpandUtils.h>
#include <torch/library.h>

namespace sgm::test {
namespace {

const at::Device meta = at::kMeta;

void on_meta(at::TensorList tensors) {
  for (const at::Tensor& t : tensors)
    TORCH_CHECK(!t.defined() || t.is_meta(), "a tensor of ", t.device(), " among tensors of meta");
}

at::Tensor convolution(const at::Tensor& x, const at::Tensor& weight, const std::optional<at::Tensor>& bias,
                       at::IntArrayRef stride, at::IntArrayRef padding, at::IntArrayRef dilation,
                       bool transposed, at::IntArrayRef output_padding, int64_t groups) {
  on_meta({x, weight, bias.value_or(at::Tensor())});
  std::vector<int64_t> sizes{x.size(0), transposed ? weight.size(1) * groups : weight.size(0)};
  for (int64_t i = 0; i < x.dim() - 2; ++i) {
    const int64_t extent = dilation[i] * (weight.size(i + 2) - 1) - 2 * padding[i];
    sizes.push_back(transposed ? (x.size(i + 2) - 1) * stride[i] + extent + output_padding[i] + 1
                               : (x.size(i + 2) - extent - 1) / stride[i] + 1);
  }
  return at::empty(sizes, x.options());
}

std::tuple<at::Tensor, at::Tensor, at::Tensor> convolution_backward(
    const at::Tensor& slope, const at::Tensor& x, const at::Tensor& weight, at::IntArrayRef, at::IntArrayRef,
    at::IntArrayRef, bool, at::IntArrayRef, int64_t, std::array<bool, 3>) {
  on_meta({slope, x, weight});
  return {at::empty_like(x), at::empty_like(weight), at::empty({slope.size(1)}, weight.options())};
}

/// What is no value passes every check of values; what would count faults counts none.
at::Scalar value(const at::Tensor& x) {
  return x.scalar_type() == at::kLong ? at::Scalar(0) : at::Scalar(1.0);
}

at::Tensor index_select(const at::Tensor& from, int64_t dim, const at::Tensor& index) {
  on_meta({from, index});
  std::vector<int64_t> sizes = from.sizes().vec();
  sizes.at(dim) = index.numel();
  return at::empty(sizes, from.options());
}

at::Tensor take(const at::Tensor& from, const at::Tensor& index) {
  on_meta({from, index});
  return at::empty(index.sizes(), from.options());
}

at::Tensor& abs_out(const at::Tensor& x, at::Tensor& out) {
  on_meta({x, out});
  out.resize_(x.sizes());
  return out;
}

at::Tensor least(const at::Tensor& x) {
  return at::empty({}, x.options());
}

at::Tensor variance(const at::Tensor& x, at::OptionalIntArrayRef dims, const std::optional<at::Scalar>&,
                    bool keepdim) {
  return x.mean(dims, keepdim);
}

at::Tensor& where_out(const at::Tensor& condition, const at::Tensor& a, const at::Tensor& b,
                      at::Tensor& out) {
  on_meta({condition, a, b, out});
  out.resize_(at::infer_size(condition.sizes(), at::infer_size(a.sizes(), b.sizes())));
  return out;
}

using Three = std::tuple<at::Tensor, at::Tensor, at::Tensor>;
using Maybe = std::optional<at::Tensor>;

Three batch_norm(const at::Tensor& x, const Maybe& weight, const Maybe& bias, const Maybe& mean,
                 const Maybe& variance, bool, double, double) {
  const at::Tensor none;
  on_meta({x, weight.value_or(none), bias.value_or(none), mean.value_or(none), variance.value_or(none)});
  const at::Tensor channels = at::empty({x.size(1)}, x.options());
  return {at::empty_like(x), channels, at::empty_like(channels)};
}

Three batch_norm_backward(const at::Tensor& slope, const at::Tensor& x, const Maybe& weight, const Maybe&,
                          const Maybe&, const Maybe& mean, const Maybe& deviation, bool, double,
                          std::array<bool, 3>) {
  const at::Tensor none;
  on_meta({slope, x, weight.value_or(none), mean.value_or(none), deviation.value_or(none)});
  const at::Tensor channels = at::empty({x.size(1)}, x.options());
  return {at::empty_like(x), channels, at::empty_like(channels)};
}

Three group_norm_backward(const at::Tensor& slope, const at::Tensor& x, const at::Tensor& mean,
                          const at::Tensor& deviation, const Maybe& weight, int64_t, int64_t channels,
                          int64_t, int64_t, std::array<bool, 3>) {
  on_meta({slope, x, mean, deviation, weight.value_or(at::Tensor())});
  const at::Tensor each = at::empty({channels}, x.options());
  return {at::empty_like(x), each, at::empty_like(each)};
}

TORCH_LIBRARY_IMPL(aten, Meta, m) {
  m.impl("native_group_norm_backward", group_norm_backward);
  m.impl("min", least);
  m.impl("var.correction", variance);
  m.impl("where.self_out", where_out);
  m.impl("native_batch_norm", batch_norm);
  m.impl("native_batch_norm_backward", batch_norm_backward);
  m.impl("convolution_overrideable", convolution);
  m.impl("convolution_backward_overrideable", convolution_backward);
  m.impl("_local_scalar_dense", value);
  m.impl("index_select", index_select);
  m.impl("take", take);
  m.impl("abs.out", abs_out);
}

}  // namespace
}  // namespace sgm::test
