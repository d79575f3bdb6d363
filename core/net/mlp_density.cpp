#include "core/net/layers.h"
#include "core/net/net.h"

namespace sgm {
namespace {

/// ln p(x) + const by linear layers with softplus between, D-width-…-width-1: an energy's negative.
/// Parameters are named as those of PyTorch's Sequential.
struct MlpDensity {
  int64_t layers = 2, width = 128;

  void fields(Fields& on) {
    on("layers", layers, "hidden layers", range(1, 1000));
    on("width", width, "units of a hidden layer", range(1, 1e6));
  }

  Net operator()(at::IntArrayRef sizes, const Rng& init) const {
    Net net;
    const Scope at(net.parameters, init);
    std::vector<Linear> all;
    for (int64_t i = 0; i <= layers; ++i)
      all.emplace_back(at / fmt::format("{}", 2 * i), i == 0 ? c10::multiply_integers(sizes) : width,
                       i == layers ? 1 : width);
    net.density = [all](Pass& pass, const at::Tensor& x) {
      at::Tensor h = x.flatten(1);
      for (size_t i = 0; i < all.size(); ++i)
        h = pass.linear(i == 0 ? h : pass.apply(softplus, h), all[i].weight, all[i].bias);
      return h.squeeze(1);
    };
    net.forward = [density = net.density](const at::Tensor& x, const Conditioning&) {
      return gradient(density, x);
    };
    return net;
  }
};

const bool registered = net_registry().add(
    "mlp_density",
    factory<MakeNet, MlpDensity>("unnormalised density by a multilayer perceptron; unconditional"));

}  // namespace
}  // namespace sgm
