#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

#include <optional>

#include "core/base/require.h"
#include "core/net/layers.h"
#include "core/net/net.h"

namespace sgm {
namespace {

/// conv, GroupNorm(8), ELU, conv, GroupNorm(8), plus the input (resized: convolved), then ELU. Going down the
/// first convolution has the stride, going up the second.
template <class Convolution>
struct Block {
  Block(const Scope& at, int64_t in, int64_t out, bool resized)
      : first(convolution(at / "main" / "0", in, out, resized && is_down)),
        norm1(at / "main" / "1", 8, out),
        second(convolution(at / "main" / "3", out, out, resized && !is_down)),
        norm2(at / "main" / "4", 8, out) {
    if (resized) residual = convolution(at / "residual", in, out, true);
  }

  at::Tensor operator()(const at::Tensor& x) const {
    return at::elu(norm2(second(norm1(first(x), Act::elu))) + (residual ? (*residual)(x) : x));
  }

  static constexpr bool is_down = std::is_same_v<Convolution, Conv>;
  static Convolution convolution(const Scope& at, int64_t in, int64_t out, bool strided) {
    if constexpr (is_down) {
      return Conv(at, in, out, {.stride = strided ? 2 : 1});
    } else {
      return Deconv(at, in, out, strided ? 2 : 1);
    }
  }

  Convolution first;
  GroupNorm norm1;
  Convolution second;
  GroupNorm norm2;
  std::optional<Convolution> residual;
};

/// The residual auto-encoder of NCSN Fig. 1 (code: ResScore): five stages of F, F, 2F, 2F, 4F, 4F channels
/// down, the same up, no skips, and no conditioning: it scores clean data.
struct ResScore {
  int64_t filters = 32;

  void fields(Fields& on) {
    on("filters", filters, "channels at full resolution, a multiple of 8", range(8, 4096));
  }

  Net operator()(at::IntArrayRef sizes, const Rng& init) const {
    const int64_t F = filters;
    require(F % 8 == 0,
            "filters must be a multiple of 8, got {} (net res_score)\n  its normalisation has groups of 8",
            F);
    require_image(sizes, 4);
    Net net;
    const Scope top(net.parameters, init);
    const Scope down = top / "convs";
    const Scope up = top / "deconvs";
    const Conv begin(down / "0", sizes[0], F);
    std::vector<Block<Conv>> encoder;
    encoder.emplace_back(down / "1", F, F, false);
    encoder.emplace_back(down / "2", F, 2 * F, true);
    encoder.emplace_back(down / "3", 2 * F, 2 * F, false);
    encoder.emplace_back(down / "4", 2 * F, 4 * F, true);
    encoder.emplace_back(down / "5", 4 * F, 4 * F, false);
    std::vector<Block<Deconv>> decoder;
    decoder.emplace_back(up / "0", 4 * F, 4 * F, false);
    decoder.emplace_back(up / "1", 4 * F, 2 * F, true);
    decoder.emplace_back(up / "2", 2 * F, 2 * F, false);
    decoder.emplace_back(up / "3", 2 * F, F, true);
    decoder.emplace_back(up / "4", F, F, false);
    const Conv end(up / "5", F, sizes[0]);
    net.forward = [=](const at::Tensor& x, const Conditioning&) {
      at::Tensor h = begin(2 * x - 1);
      for (const auto& block : encoder) h = block(h);
      for (const auto& block : decoder) h = block(h);
      return end(h);
    };
    return net;
  }
};

const bool registered =
    net_registry().add("res_score", factory<MakeNet, ResScore>("the residual auto-encoder of NCSN Fig. 1"));

}  // namespace
}  // namespace sgm
