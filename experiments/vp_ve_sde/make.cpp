#include "experiments/vp_ve_sde/make.h"

namespace sgm::vp_ve_sde {

SdePtr make_sde(const Node& table) {
  Chosen<SdePtr> sde{"vp"};
  bind_fields(Node::Table{{"sde", table}},
              [&](Fields& on) { on.component("sde", sde, sde_registry(), "the SDE"); });
  return sde.value;
}

Sampler make_sampler(const Node& table) {
  Chosen<Sampler> sampler{"ddim"};
  bind_fields(Node::Table{{"sampler", table}},
              [&](Fields& on) { on.component("sampler", sampler, sampler_registry(), "the sampler"); });
  return sampler.value;
}

}  // namespace sgm::vp_ve_sde
