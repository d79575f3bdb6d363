#include "core/net/net.h"

#include <cmath>

namespace sgm {

Registry<Factory<MakeNet>>& net_registry() {
  static Registry<Factory<MakeNet>> registry("net");
  return registry;
}

int64_t count_parameters(const Net& net) {
  int64_t count = 0;
  for (const auto& [name, parameter] : net.parameters) count += parameter.numel();
  return count;
}

at::Tensor uniform_parameter(at::IntArrayRef sizes, int64_t fan_in, Rng rng) {
  const double bound = 1 / std::sqrt(static_cast<double>(fan_in));
  return rng.uniform(sizes).mul(2).sub(1).mul(bound);
}

}  // namespace sgm
