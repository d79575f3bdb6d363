#include "experiments/sliced_vs_denoising/objective_of.h"

namespace sgm::sliced_vs_denoising {

Objective objective_of(const std::string& name, Node::Table options) {
  Objective made;
  bind_fields(Node(std::move(options)), [&](Fields& on) { made = objective_registry().at(name).make(on); });
  return made;
}

}  // namespace sgm::sliced_vs_denoising
