#include "core/tensor/projection.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/linalg_vector_norm.h>

#include <cmath>

namespace sgm {

std::vector<std::pair<std::string, Projection>> projection_names(bool isotropic) {
  std::vector<std::pair<std::string, Projection>> names{{"rademacher", Projection::rademacher},
                                                        {"gaussian", Projection::gaussian},
                                                        {"sphere", Projection::sphere}};
  if (!isotropic) names.emplace_back("unit_sphere", Projection::unit_sphere);
  return names;
}

at::Tensor draw_projection(Projection projection, const at::Tensor& x, Rng& rng) {
  if (projection == Projection::rademacher) return rng.rademacher(x.sizes(), x.options());
  const at::Tensor v = rng.normal_like(x);
  if (projection == Projection::gaussian) return v;
  const at::Tensor rows = v.flatten(1);
  const double radius = projection == Projection::sphere ? std::sqrt(static_cast<double>(rows.size(1))) : 1.0;
  return (rows * (radius / at::linalg_vector_norm(rows, 2, at::IntArrayRef{1}, true))).view_as(v);
}

}  // namespace sgm
