#include "core/net/refine_net.h"

namespace sgm {
namespace {

const std::vector<RefineStage>& stages() {
  static const std::vector<RefineStage> four = {
      {"1", "4", 1, false}, {"2", "3", 2}, {"3", "2", 2, true, 2}, {"4", "1", 2, true, 4}};
  return four;
}

/// CondRefineNetDilated, Song and Ermon 2019, app. A: every normalisation is conditional on the noise level;
/// unscaled output.
struct Ncsn {
  int64_t filters = 128, levels = 10;
  bool over_sigma = false;

  void fields(Fields& on) {
    on("filters", filters, "channels at full resolution: 64 for MNIST, else 128", range(1, 4096));
    on("levels", levels, "noise levels, rows of each table", range(1, 100000));
    on("over_sigma", over_sigma, "score = output / sigma, which NCSN does not");
  }

  Net operator()(at::IntArrayRef sizes, const Rng& init) const {
    Net net;
    net.forward = refine_net(Scope(net.parameters, init), sizes, filters, stages(), {.levels = levels});
    net.reads = Reads::level;
    if (over_sigma) net.preconditioning = "over_sigma";
    return net;
  }
};

/// RefineNetDilated, the baseline of NCSN's app. C.2: one noise level, no conditioning.
struct SingleNoise {
  int64_t filters = 128;

  void fields(Fields& on) { on("filters", filters, "channels at full resolution", range(1, 4096)); }

  Net operator()(at::IntArrayRef sizes, const Rng& init) const {
    Net net;
    net.forward = refine_net(Scope(net.parameters, init), sizes, filters, stages(), {});
    return net;
  }
};

const bool ncsn =
    net_registry().add("ncsn", factory<MakeNet, Ncsn>("NCSN's RefineNet with conditional InstanceNorm++"));
const bool baseline = net_registry().add(
    "ncsn_single", factory<MakeNet, SingleNoise>("NCSN's baseline RefineNet for one noise level"));

}  // namespace
}  // namespace sgm
