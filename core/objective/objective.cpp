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

const LogDensity& density_of(const Problem& problem, const std::string& objective) {
  require(problem.density != nullptr,
          "{}: the network is a score, and this objective needs a density\n  take net=nice or "
          "net=mlp_density, or another objective",
          objective);
  return problem.density;
}

bool register_objective(const std::string& name, Target target, Factory<Objective> make) {
  return objective_targets().add(name, std::move(target)) && objective_registry().add(name, std::move(make));
}

}  // namespace sgm
