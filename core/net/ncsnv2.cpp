#include "core/net/refine_net.h"

namespace sgm {
namespace {

/// Song and Ermon 2020, app. B: unconditional RefineNets of four, five and six stages whose output is divided
/// by sigma.
struct NcsnV2 {
  std::vector<RefineStage> stages;
  int64_t filters = 128;

  void fields(Fields& on) { on("filters", filters, "channels at full resolution", range(1, 4096)); }

  Net operator()(at::IntArrayRef sizes, const Rng& init) const {
    Net net;
    net.forward = refine_net(Scope(net.parameters, init), sizes, filters, stages, {.v2 = true});
    net.preconditioning = "over_sigma";
    return net;
  }
};

bool add(std::string name, std::string doc, std::vector<RefineStage> stages) {
  return net_registry().add(std::move(name), {std::move(doc), [stages](Fields& on) {
                                                NcsnV2 options{stages};
                                                options.fields(on);
                                                return MakeNet(options);
                                              }});
}

const bool four = add("ncsnv2", "NCSNv2, four stages: CIFAR-10, CelebA",
                      {{"1", "4", 1, false}, {"2", "3", 2}, {"3", "2", 2, true, 2}, {"4", "1", 2, true, 4}});
const bool five =
    add("ncsnv2_deeper", "NCSNv2Deeper, five stages: LSUN",
        {{"1", "5", 1, false}, {"2", "4", 2}, {"3", "3", 2}, {"4", "2", 4, true, 2}, {"5", "1", 4, true, 4}});
const bool six = add("ncsnv2_deepest", "NCSNv2Deepest, six stages: FFHQ",
                     {{"1", "5", 1, false},
                      {"2", "4", 2},
                      {"3", "3", 2},
                      {"31", "31", 2},
                      {"4", "2", 4, true, 2},
                      {"5", "1", 4, true, 4}});

}  // namespace
}  // namespace sgm
