#include "experiments/sliced_vs_denoising/ssm_sde/law.h"

#include <ATen/Functions.h>

#include <cmath>
#include <numbers>

namespace sgm::sliced_vs_denoising::ssm_sde {

void Modes::fields(Fields& on) {
  on("radius", radius, "of the circle on which the modes stand", above(0));
  on("deviation", deviation, "standard deviation of a mode", above(0));
}

void Law::fields(Fields& on) {
  on.choice("kind", kind, "what the data are", {"plane", "images"});
  on.table("modes", modes, "of the plane");
  data.fields(on);
  images.fields(on);
}

Mixture Law::of() const {
  if (kind == "images") return images.of(data.load(), true);
  std::vector<double> means;
  for (int64_t i = 0; i < 3; ++i) {
    const double angle = 2 * std::numbers::pi * static_cast<double>(i) / 3;
    means.push_back(modes.radius * std::cos(angle)), means.push_back(modes.radius * std::sin(angle));
  }
  return checked({at::tensor({0.5, 0.3, 0.2}, at::kDouble),
                  at::tensor(means, at::kDouble).view({3, 2}),
                  at::full({3}, modes.deviation * modes.deviation, at::kDouble),
                  {}});
}

std::vector<int64_t> Law::sizes(const Mixture& law) const {
  if (kind == "plane") return {law.dimension()};
  const std::vector<int64_t> image = data.dataset.value.shape().sizes;
  return {image.at(0), image.at(1) / images.pool, image.at(2) / images.pool};
}

}  // namespace sgm::sliced_vs_denoising::ssm_sde
