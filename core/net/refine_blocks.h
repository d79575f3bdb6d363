#pragma once
#include <optional>
#include <variant>

#include "core/net/instance_norm.h"

namespace sgm {

/// What tells NCSN's blocks from NCSNv2's. NCSN normalises inside the refine blocks and pools by means;
/// NCSNv2 does not normalise there and pools by maxima. levels > 0: all normalisations are conditional on the
/// noise level.
struct RefineStyle {
  int64_t levels = 0;
  bool v2 = false;
};

/// Pre-activation residual block: norm, ELU, conv, norm, ELU, conv, plus the shortcut. `down` halves the
/// image by a mean pool behind the convolution, or, dilated, keeps its size (NCSN, app. A).
struct ResidualBlock {
  ResidualBlock(const Scope& at, int64_t in, int64_t out, bool down, int64_t dilation,
                const RefineStyle& style);
  at::Tensor operator()(const at::Tensor& x, const at::Tensor& level) const;

  Conv conv1;
  InstanceNormPlus normalize2;
  std::variant<Conv, ConvMeanPool> conv2;
  std::optional<std::variant<Conv, ConvMeanPool>> shortcut;
  InstanceNormPlus normalize1;
};

/// Residual convolution unit: `blocks` times x + two of (norm, ELU, conv). RefineNet, Lin et al. 2017, fig.
/// 3b.
struct ResidualConvUnit {
  ResidualConvUnit(const Scope& at, int64_t channels, int64_t blocks, const RefineStyle& style);
  at::Tensor operator()(at::Tensor x, const at::Tensor& level) const;

  std::vector<InstanceNormPlus> norms;  // two a block, or none
  std::vector<Conv> convs;              // two a block
};

/// Multi-resolution fusion: the sum of all inputs, each convolved and resized to `size`. Fig. 3c.
struct Fusion {
  Fusion(const Scope& at, const std::vector<int64_t>& in, int64_t out, const RefineStyle& style);
  at::Tensor operator()(const std::vector<at::Tensor>& xs, const at::Tensor& level,
                        at::IntArrayRef size) const;

  std::vector<Conv> convs;
  std::vector<InstanceNormPlus> norms;
};

/// Chained residual pooling: two of (norm, 5x5 pool, conv), each adding to the sum. Fig. 3d.
struct ChainedPooling {
  ChainedPooling(const Scope& at, int64_t channels, const RefineStyle& style);
  at::Tensor operator()(const at::Tensor& x, const at::Tensor& level) const;

  std::vector<Conv> convs;
  std::vector<InstanceNormPlus> norms;
  bool max_pool;
};

/// Adapts each input, fuses them where there are several, pools, and ends in one unit, or in three for the
/// last block. Fig. 3a.
struct RefineBlock {
  RefineBlock(const Scope& at, const std::vector<int64_t>& in, int64_t out, bool last,
              const RefineStyle& style);
  at::Tensor operator()(std::vector<at::Tensor> xs, const at::Tensor& level, at::IntArrayRef size) const;

  std::vector<ResidualConvUnit> adapt;
  ResidualConvUnit output;
  std::optional<Fusion> fusion;
  ChainedPooling pooling;
};

}  // namespace sgm
