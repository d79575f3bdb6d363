#pragma once
#include <string>

#include "core/config/node.h"
#include "core/sde/sde.h"

namespace sgm::likelihood_ode::likelihood_exact {

/// An SDE of the registry with its default options.
inline SdePtr make_sde(const std::string& name) {
  Chosen<SdePtr> chosen{name};
  bind_fields(Node(Node::Table{{"sde", name}}),
              [&](Fields& on) { on.component("sde", chosen, sde_registry(), "the SDE"); });
  return chosen.value;
}

}  // namespace sgm::likelihood_ode::likelihood_exact
