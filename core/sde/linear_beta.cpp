#include "core/sde/linear_beta.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

namespace sgm {

void LinearBeta::check(const char* sde) const {
  require(beta_min < beta_max, "{}: beta_min = {} is not below beta_max = {}\n  give a smaller beta_min", sde,
          beta_min, beta_max);
  const double whole = 0.5 * (beta_min + beta_max) * t_max;  // B(t_max); alpha^2 = e^{−B} above 1e-300
  require(whole <= 690,
          "{}: (beta_min + beta_max)/2 t_max = {}: nothing is left of the data at t_max\n  give a "
          "smaller beta_max: 690 is the most",
          sde, whole);
}

at::Tensor LinearBeta::beta(const at::Tensor& t) const {
  return beta_min + slope() * t;
}

at::Tensor LinearBeta::integral(const at::Tensor& t) const {
  return t * (beta_min + 0.5 * slope() * t);
}

at::Tensor LinearBeta::time(const at::Tensor& integral) const {
  // The positive root, in the form without cancellation.
  return 2 * integral / (beta_min + at::sqrt(beta_min * beta_min + 2 * slope() * integral));
}

}  // namespace sgm
