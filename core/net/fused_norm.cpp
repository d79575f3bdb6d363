#include "core/net/fused_norm.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>

#include "core/base/require.h"
#include "core/tensor/parallel.h"

namespace sgm {
namespace {

using at::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

/// f(type, first element, first of its row of (B, C) values) for each image of x, in parallel; type is a
/// float or a kernels::Bf16.
template <class F>
void each_image(const Tensor& x, const F& f) {
  parallel_for(x.size(0), 1, [&](int64_t first, int64_t last) {
    for (int64_t i = first; i < last; ++i) {
      const int64_t element = i * x.stride(0);
      const int64_t row = i * x.size(1);
      x.scalar_type() == at::kFloat ? f(float(), element, row) : f(kernels::Bf16(), element, row);
    }
  });
}

template <class T>
const T* in(const Tensor& x, int64_t first) {
  return static_cast<const T*>(x.const_data_ptr()) + first;
}
template <class T>
T* out(const Tensor& x, int64_t first) {
  return static_cast<T*>(x.mutable_data_ptr()) + first;
}

std::pair<Tensor, Tensor> moments(const Tensor& x) {
  const int64_t rows = x.size(2) * x.size(3);
  const int64_t channels = x.size(1);
  const Tensor mean = at::empty({x.size(0), channels}, at::kFloat);
  const Tensor variance = at::empty_like(mean);
  each_image(x, [&](auto type, int64_t i, int64_t c) {
    kernels::moments(in<decltype(type)>(x, i), rows, channels, out<float>(mean, c), out<float>(variance, c));
  });
  return {mean, variance};
}

Tensor scale_act(const Tensor& x, Act act, const Tensor& scale, const Tensor& offset) {
  const int64_t rows = x.size(2) * x.size(3);
  const int64_t channels = x.size(1);
  const Tensor y = at::empty_like(x);
  each_image(x, [&](auto type, int64_t i, int64_t c) {
    using T = decltype(type);
    kernels::scale_act(in<T>(x, i), rows, channels, act, in<float>(scale, c), in<float>(offset, c),
                       out<T>(y, i));
  });
  return y;
}

/// All (B, C) values as the kernels read them.
Tensor full(const Tensor& values, const Tensor& x) {
  return values.detach().expand({x.size(0), x.size(1)}).contiguous();
}

struct FusedNorm : torch::autograd::Function<FusedNorm> {
  static Tensor forward(AutogradContext* context, const Tensor& x, Act act, const Coefficients& coefficients,
                        at::TensorList parameters) {
    const auto [mean, variance] = moments(x);
    variable_list inner = {mean.requires_grad_(), variance.requires_grad_()};
    for (const Tensor& p : parameters) inner.push_back(p.detach().requires_grad_());
    const at::AutoGradMode with_grad(true);  // the coefficients' own graph, from inner to them
    const auto [scale, offset] = coefficients(mean, variance, at::TensorList(inner).slice(2));
    context->saved_data["act"] = static_cast<int64_t>(act);
    const Tensor y = scale_act(x, act, full(scale, x), full(offset, x));
    inner.insert(inner.begin(), {x, scale, offset});
    context->save_for_backward(std::move(inner));
    return y;
  }

  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    require(!at::GradMode::is_enabled(),
            "the fused networks have no second derivative\n  take precision=fp32");
    const variable_list saved = context->get_saved_variables();
    const Tensor& x = saved[0];
    const Tensor dy = gradients[0].contiguous(at::MemoryFormat::ChannelsLast);
    const auto act = static_cast<Act>(context->saved_data["act"].toInt());
    const Tensor scale = full(saved[1], x);
    const Tensor offset = full(saved[2], x);
    const Tensor dscale = at::empty_like(scale);
    const Tensor doffset = at::empty_like(scale);
    const int64_t rows = x.size(2) * x.size(3);
    const int64_t channels = x.size(1);
    each_image(x, [&](auto type, int64_t i, int64_t c) {
      using T = decltype(type);
      kernels::scale_act_sums(in<T>(x, i), in<T>(dy, i), rows, channels, act, in<float>(scale, c),
                              in<float>(offset, c), out<float>(dscale, c), out<float>(doffset, c));
    });
    const variable_list inner(saved.begin() + 3, saved.end());
    // Kept for another backward pass, as a divergence by several probes has; it goes with the context.
    variable_list d = torch::autograd::grad(
        {saved[1], saved[2]}, inner,
        {dscale.sum_to_size(saved[1].sizes()), doffset.sum_to_size(saved[2].sizes())}, true, false, true);
    // mean = sum x / rows; variance = sum x^2 / rows − mean^2
    const double share = 1.0 / static_cast<double>(rows);
    const Tensor slope = d[1] * (2 * share);
    const Tensor constant = d[0] * share - slope * saved[3].detach();
    const Tensor dx = at::empty_like(x);
    each_image(x, [&](auto type, int64_t i, int64_t c) {
      using T = decltype(type);
      kernels::scale_act_back(in<T>(x, i), in<T>(dy, i), rows, channels, act, in<float>(scale, c),
                              in<float>(offset, c), in<float>(slope, c), in<float>(constant, c),
                              out<T>(dx, i));
    });
    variable_list result = {dx, {}, {}};
    result.insert(result.end(), d.begin() + 2, d.end());
    return result;
  }
};

}  // namespace

bool can_fuse(const Tensor& x) {
  const bool type = x.scalar_type() == at::kFloat || x.scalar_type() == at::kBFloat16;
  return x.dim() == 4 && x.is_cpu() && type && !x.is_contiguous() &&
         x.is_contiguous(at::MemoryFormat::ChannelsLast);
}

Tensor fused_norm(const Tensor& x, Act act, const Coefficients& coefficients, at::TensorList parameters) {
  const bool wanted = x.requires_grad() || std::any_of(parameters.begin(), parameters.end(),
                                                       [](const Tensor& p) { return p.requires_grad(); });
  if (at::GradMode::is_enabled() && wanted) return FusedNorm::apply(x, act, coefficients, parameters);
  const auto [mean, variance] = moments(x);
  const auto [scale, offset] = coefficients(mean, variance, parameters);
  return scale_act(x, act, full(scale, x), full(offset, x));
}

}  // namespace sgm
