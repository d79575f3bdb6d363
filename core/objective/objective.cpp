#include "core/objective/objective.h"

namespace sgm {

Registry<Factory<Objective>>& objective_registry() {
  static Registry<Factory<Objective>> registry("objective");
  return registry;
}

Registry<Target>& objective_targets() {
  static Registry<Target> registry("objective's target");
  return registry;
}

bool register_objective(const std::string& name, Target target, Factory<Objective> make) {
  return objective_targets().add(name, std::move(target)) && objective_registry().add(name, std::move(make));
}

}  // namespace sgm
