#include "core/sampler/langevin_step.h"

#include <ATen/ops/add.h>

#include <cmath>

namespace sgm {

std::vector<std::pair<std::string, Convention>> convention_names() {
  return {{"paper", Convention::paper}, {"code", Convention::code}};
}

at::Tensor langevin_step(const at::Tensor& x, const at::Tensor& score, double alpha, Convention convention,
                         Rng& rng) {
  const double drift = convention == Convention::paper ? alpha / 2 : alpha;
  return at::add(x, score, drift).add_(rng.normal_like(x), std::sqrt(2 * drift));
}

}  // namespace sgm
