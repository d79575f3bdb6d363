#pragma once
#include "core/net/net.h"
#include "core/net/refine_blocks.h"

namespace sgm {

/// A stage of the encoder: two residual blocks res<name> of width × filters channels, and the refine block
/// refine<mirror> that takes its output on the way back.
struct RefineStage {
  std::string name, mirror;
  int64_t width;
  bool down = true;
  int64_t dilation = 1;
};

/// The dilated RefineNet that NCSN and NCSNv2 share: stages from fine to coarse, then refine blocks from
/// coarse to fine, then norm, ELU, conv. Images in [0, 1] are centred first. Its function of x (B, C, H, W)
/// and the noise level (B,), read where the style has levels.
Network refine_net(const Scope& at, at::IntArrayRef sizes, int64_t filters,
                   const std::vector<RefineStage>& stages, const RefineStyle& style);

}  // namespace sgm
