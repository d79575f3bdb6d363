#pragma once
#include "core/sde/sde.h"

namespace sgm::likelihood_ode::likelihood_exact {

/// The SDE of a choice, with its options checked as a config file's are.
inline SdePtr make_sde(Chosen<SdePtr> chosen) {
  bind_fields(Node(Node::Table{}),
              [&](Fields& on) { on.component("sde", chosen, sde_registry(), "the SDE"); });
  return chosen.value;
}

}  // namespace sgm::likelihood_ode::likelihood_exact
