#include "core/net/refine_blocks.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <fmt/format.h>

namespace sgm {
namespace {

using AnyConv = std::variant<Conv, ConvMeanPool>;

AnyConv residual_conv(const Scope& at, int64_t in, int64_t out, int64_t kernel, bool pooled,
                      int64_t dilation) {
  return pooled ? AnyConv(ConvMeanPool(at, in, out, kernel))
                : AnyConv(Conv(at, in, out, {.kernel = kernel, .dilation = dilation}));
}

at::Tensor convolve(const AnyConv& conv, const at::Tensor& x) {
  return std::visit([&](const auto& f) { return f(x); }, conv);
}

std::vector<ResidualConvUnit> adapters(const Scope& at, const std::vector<int64_t>& in,
                                       const RefineStyle& style) {
  std::vector<ResidualConvUnit> units;
  for (size_t i = 0; i < in.size(); ++i) units.emplace_back(at / std::to_string(i), in[i], 2, style);
  return units;
}

}  // namespace

ResidualBlock::ResidualBlock(const Scope& at, int64_t in, int64_t out, bool down, int64_t dilation,
                             const RefineStyle& style)
    : conv1(at / "conv1", in, down ? in : out, {.dilation = dilation}),
      normalize2(at / "normalize2", down ? in : out, style.levels),
      conv2(residual_conv(at / "conv2", down ? in : out, out, 3, down && dilation == 1, dilation)),
      shortcut(down || in != out
                   ? std::optional(residual_conv(at / "shortcut", in, out, dilation == 1 ? 1 : 3,
                                                 down && dilation == 1, dilation))
                   : std::nullopt),
      normalize1(at / "normalize1", in, style.levels) {}

at::Tensor ResidualBlock::operator()(const at::Tensor& x, const at::Tensor& level) const {
  const at::Tensor h = conv1(normalize1(x, level, Act::elu));
  return (shortcut ? convolve(*shortcut, x) : x) + convolve(conv2, normalize2(h, level, Act::elu));
}

ResidualConvUnit::ResidualConvUnit(const Scope& at, int64_t channels, int64_t blocks,
                                   const RefineStyle& style) {
  for (int64_t i = 0; i < 2 * blocks; ++i) {
    const std::string name = fmt::format("{}_{}_", i / 2 + 1, i % 2 + 1);
    if (!style.v2) norms.emplace_back(at / (name + "norm"), channels, style.levels);
    convs.emplace_back(at / (name + "conv"), channels, channels, ConvOptions{.bias = false});
  }
}

at::Tensor ResidualConvUnit::operator()(at::Tensor x, const at::Tensor& level) const {
  for (size_t i = 0; i < convs.size(); i += 2) {
    at::Tensor h = x;
    for (size_t j = i; j < i + 2; ++j)
      h = convs[j](norms.empty() ? at::elu(h) : norms[j](h, level, Act::elu));
    x = x + h;
  }
  return x;
}

Fusion::Fusion(const Scope& at, const std::vector<int64_t>& in, int64_t out, const RefineStyle& style) {
  for (size_t i = 0; i < in.size(); ++i) convs.emplace_back(at / "convs" / std::to_string(i), in[i], out);
  for (size_t i = 0; !style.v2 && i < in.size(); ++i)
    norms.emplace_back(at / "norms" / std::to_string(i), in[i], style.levels);
}

at::Tensor Fusion::operator()(const std::vector<at::Tensor>& xs, const at::Tensor& level,
                              at::IntArrayRef size) const {
  at::Tensor sum;
  for (size_t i = 0; i < xs.size(); ++i) {
    const at::Tensor h = resized(convs[i](norms.empty() ? xs[i] : norms[i](xs[i], level)), size);
    sum = i == 0 ? h : sum + h;
  }
  return sum;
}

ChainedPooling::ChainedPooling(const Scope& at, int64_t channels, const RefineStyle& style)
    : max_pool(style.v2) {
  for (int64_t i = 0; i < 2; ++i)
    convs.emplace_back(at / "convs" / std::to_string(i), channels, channels, ConvOptions{.bias = false});
  for (int64_t i = 0; !style.v2 && i < 2; ++i)
    norms.emplace_back(at / "norms" / std::to_string(i), channels, style.levels);
}

at::Tensor ChainedPooling::operator()(const at::Tensor& x, const at::Tensor& level) const {
  at::Tensor sum = at::elu(x);
  at::Tensor path = sum;
  for (size_t i = 0; i < convs.size(); ++i) {
    if (!norms.empty()) path = norms[i](path, level);
    path = convs[i](max_pool ? at::max_pool2d(path, 5, 1, 2) : at::avg_pool2d(path, 5, 1, 2));
    sum = sum + path;
  }
  return sum;
}

RefineBlock::RefineBlock(const Scope& at, const std::vector<int64_t>& in, int64_t out, bool last,
                         const RefineStyle& style)
    : adapt(adapters(at / "adapt_convs", in, style)),
      output(at / "output_convs", out, last ? 3 : 1, style),
      fusion(in.size() > 1 ? std::optional<Fusion>(std::in_place, at / "msf", in, out, style) : std::nullopt),
      pooling(at / "crp", out, style) {}

at::Tensor RefineBlock::operator()(std::vector<at::Tensor> xs, const at::Tensor& level,
                                   at::IntArrayRef size) const {
  for (size_t i = 0; i < xs.size(); ++i) xs[i] = adapt[i](std::move(xs[i]), level);
  const at::Tensor h = fusion ? (*fusion)(xs, level, size) : xs[0];
  return output(pooling(h, level), level);
}

}  // namespace sgm
