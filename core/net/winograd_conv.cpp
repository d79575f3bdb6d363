#include "core/net/winograd_conv.h"

#include <ATen/Functions.h>
#include <ATen/Parallel.h>
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>
#include <optional>

#include "core/base/require.h"
#include "core/kernels/winograd.h"
#include "core/net/fused_norm.h"
#include "core/tensor/parallel.h"

namespace sgm {
namespace {

using at::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

Tensor channels_last(const Tensor& x) {
  return x.contiguous(at::MemoryFormat::ChannelsLast);
}

/// The least work that is worth a thread.
constexpr int64_t tile_grain = 24, channel_grain = 8;

/// conv(x, weight) + bias; with `back`, of the flipped filters of weight (in, out, 3, 3).
Tensor convolve(const Tensor& x, const Tensor& weight, bool back, const Tensor& bias, int64_t dilation) {
  const kernels::Conv3x3 conv{
      x.size(0), x.size(2), x.size(3), weight.size(back ? 0 : 1), weight.size(back ? 1 : 0), dilation};
  const Tensor from = channels_last(x);
  const Tensor w = weight.contiguous();
  const Tensor added = bias.defined() ? bias.contiguous() : bias;
  const Tensor u = at::empty({36, conv.in, conv.out}, at::kFloat);
  parallel_for(conv.in, channel_grain, [&](int64_t first, int64_t last) {
    kernels::winograd_filters(conv, w.const_data_ptr<float>(), back, first, last,
                              u.mutable_data_ptr<float>());
  });
  const Tensor y = at::empty({conv.images, conv.out, conv.height, conv.width}, x.options(),
                             at::MemoryFormat::ChannelsLast);
  parallel_for(kernels::tiles(conv), tile_grain, [&](int64_t first, int64_t last) {
    const Tensor work = at::empty({kernels::scratch(conv)}, at::kFloat);
    kernels::winograd(conv, from.const_data_ptr<float>(), u.const_data_ptr<float>(),
                      added.defined() ? added.const_data_ptr<float>() : nullptr, y.mutable_data_ptr<float>(),
                      first, last, work.mutable_data_ptr<float>());
  });
  return y;
}

/// The gradient of the weight. Each thread sums a part of the tiles: equal bits at an equal number of
/// threads.
Tensor weight_gradient(const Tensor& x, const Tensor& dy, int64_t dilation) {
  const kernels::Conv3x3 conv{x.size(0), x.size(2), x.size(3), x.size(1), dy.size(1), dilation};
  const int64_t tiles = kernels::tiles(conv);
  const int64_t parts = std::clamp<int64_t>(tiles / tile_grain, 1, at::get_num_threads());
  const Tensor from = channels_last(x);
  const Tensor du = at::empty({parts, 36, conv.in, conv.out}, at::kFloat);
  parallel_for(parts, 1, [&](int64_t first, int64_t last) {
    const Tensor work = at::empty({kernels::scratch(conv)}, at::kFloat);
    for (int64_t part = first; part < last; ++part) {
      kernels::winograd_back(conv, from.const_data_ptr<float>(), dy.const_data_ptr<float>(),
                             part * tiles / parts, (part + 1) * tiles / parts, work.mutable_data_ptr<float>(),
                             du.mutable_data_ptr<float>() + part * du.stride(0));
    }
  });
  const Tensor dw = at::empty({conv.out, conv.in, 3, 3}, at::kFloat);
  parallel_for(conv.in, channel_grain, [&](int64_t first, int64_t last) {
    kernels::winograd_filters_back(conv, du.const_data_ptr<float>(), parts, first, last,
                                   dw.mutable_data_ptr<float>());
  });
  return dw;
}

struct WinogradConv : torch::autograd::Function<WinogradConv> {
  static Tensor forward(AutogradContext* context, const Tensor& x, const Tensor& weight,
                        const std::optional<Tensor>& bias, int64_t dilation) {
    context->save_for_backward({x, weight});
    context->saved_data["dilation"] = dilation;
    context->saved_data["bias"] = bias.has_value();
    return convolve(x, weight, false, bias.value_or(Tensor()), dilation);
  }

  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    require(!at::GradMode::is_enabled(),
            "the fused networks have no second derivative\n  take precision=fp32");
    const variable_list saved = context->get_saved_variables();
    const int64_t dilation = context->saved_data["dilation"].toInt();
    const Tensor& x = saved[0];
    const Tensor& weight = saved[1];
    const Tensor dy = channels_last(gradients[0]);
    variable_list d(4);
    if (context->needs_input_grad(0)) d[0] = convolve(dy, weight, true, {}, dilation);
    if (context->needs_input_grad(1)) d[1] = weight_gradient(x, dy, dilation);
    if (context->saved_data["bias"].toBool() && context->needs_input_grad(2)) d[2] = dy.sum({0, 2, 3});
    return d;
  }
};

}  // namespace

bool can_winograd(const Tensor& x, const Tensor& weight) {
  return kernels::best_simd() != kernels::Simd::none && can_fuse(x) && x.scalar_type() == at::kFloat &&
         weight.scalar_type() == at::kFloat && weight.size(2) == 3 && weight.size(0) % 16 == 0 &&
         weight.size(1) % 16 == 0;
}

Tensor winograd_conv(const Tensor& x, const Tensor& weight, const Tensor& bias, int64_t dilation) {
  return WinogradConv::apply(x, weight, bias.defined() ? std::optional(bias) : std::nullopt, dilation);
}

}  // namespace sgm
