#include "core/net/refine_net.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

#include <array>

namespace sgm {
namespace {

struct RefineNet {
  RefineNet(const Scope& at, int64_t channels, int64_t filters, const std::vector<RefineStage>& stages,
            const RefineStyle& style)
      : begin(at / "begin_conv", channels, filters),
        normalizer(at / "normalizer", filters, style.levels),
        end(at / "end_conv", filters, channels) {
    int64_t in = filters;
    for (const RefineStage& stage : stages) {
      const Scope res = at / ("res" + stage.name);
      const int64_t out = stage.width * filters;
      encoder.push_back({ResidualBlock(res / "0", in, out, stage.down, stage.dilation, style),
                         ResidualBlock(res / "1", out, out, false, stage.dilation, style)});
      in = out;
    }
    for (size_t i = stages.size(); i-- > 0;) {
      const int64_t width = stages[i].width * filters;
      const bool first = i + 1 == stages.size();
      const bool last = i == 0;
      const int64_t out = first || last ? width : stages[i - 1].width * filters;
      decoder.emplace_back(at / ("refine" + stages[i].mirror),
                           first ? std::vector{width} : std::vector{width, width}, out, last, style);
    }
  }

  at::Tensor operator()(const at::Tensor& x, const at::Tensor& level) const {
    std::vector<at::Tensor> skips;
    at::Tensor h = begin(2 * x - 1);
    for (const auto& blocks : encoder) skips.push_back(h = blocks[1](blocks[0](h, level), level));
    for (size_t i = 0; i < decoder.size(); ++i) {
      const at::Tensor skip = skips[skips.size() - 1 - i];
      h = decoder[i](i == 0 ? std::vector{skip} : std::vector{skip, h}, level, skip.sizes().slice(2));
    }
    return end(normalizer(h, level, Act::elu));
  }

  Conv begin;
  InstanceNormPlus normalizer;
  Conv end;
  std::vector<std::array<ResidualBlock, 2>> encoder;
  std::vector<RefineBlock> decoder;
};

}  // namespace

Network refine_net(const Scope& at, at::IntArrayRef sizes, int64_t filters,
                   const std::vector<RefineStage>& stages, const RefineStyle& style) {
  require_image(sizes, 1);
  return [net = RefineNet(at, sizes[0], filters, stages, style)](
             const at::Tensor& x, const Conditioning& given) { return net(x, given.noise); };
}

}  // namespace sgm
