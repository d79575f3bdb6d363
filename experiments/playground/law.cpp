#include "experiments/playground/law.h"

#include <ATen/Functions.h>
#include <fmt/format.h>

namespace sgm::playground {

void OneGaussian::fields(Fields& on) {
  on("dimension", dimension, "coordinates of a sample", range(1, 10000));
  on("mean", mean, "of every coordinate", range(-1e6, 1e6));
  on("std", std, "standard deviation of every coordinate", range(1e-6, 1e6));
}

void TwoModes::fields(Fields& on) {
  on("minor", minor, "weight of the mode at (-place, -place)", inside(0, 1));
  on("place", place, "the other mode is at (place, place)", range(1e-6, 1e6));
  on("std", std, "standard deviation of a mode", range(1e-6, 1e6));
}

void Law::fields(Fields& on) {
  on.choice("data", kind, "gaussian; mixture: two modes in the plane; images: a mixture at real images",
            {{"gaussian", Kind::gaussian}, {"mixture", Kind::mixture}, {"images", Kind::images}});
  on.table("gaussian", gaussian, "of data=gaussian");
  on.table("mixture", mixture, "of data=mixture");
  images.fields(on);
}

void Law::check(const DataOptions& data) const {
  if (reads_images()) images.check(data);
}

Mixture Law::of(const CellData& data) const {
  if (reads_images()) return images.of(data.load(), true);
  if (kind == Kind::gaussian) {
    return checked({at::ones({1}, at::kDouble),
                    at::full({1, gaussian.dimension}, gaussian.mean, at::kDouble),
                    at::full({1}, gaussian.std * gaussian.std, at::kDouble),
                    {}});
  }
  const double p = mixture.place;
  return checked({at::tensor({mixture.minor, 1 - mixture.minor}, at::kDouble),
                  at::tensor({-p, -p, p, p}, at::kDouble).view({2, 2}),
                  at::full({2}, mixture.std * mixture.std, at::kDouble),
                  {}});
}

std::vector<int64_t> Law::sizes(const DataOptions& data) const {
  if (kind == Kind::gaussian) return {gaussian.dimension};
  if (kind == Kind::mixture) return {2};
  const std::vector<int64_t> image = data.dataset.value.shape().sizes;
  return {image.at(0), image.at(1) / images.pool, image.at(2) / images.pool};
}

std::string Law::text(const Mixture& law) const {
  if (kind == Kind::gaussian) {
    return fmt::format("N({}, {}²) in each of {} coordinates", gaussian.mean, gaussian.std,
                       gaussian.dimension);
  }
  if (kind == Kind::mixture) {
    return fmt::format(
        "two modes in the plane at ±({0}, {0}) with weights {1} and {2}, each of standard "
        "deviation {3}",
        mixture.place, 1 - mixture.minor, mixture.minor, mixture.std);
  }
  return fmt::format("{} components of standard deviation {} at images of {} pixels in [−1, 1]",
                     law.weights.size(0), images.width, law.dimension());
}

}  // namespace sgm::playground
