#include "core/sde/linear_beta.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

namespace sgm {

void LinearBeta::check(const char* sde) const {
  require(beta_min < beta_max, "{}: beta_min = {} is not below beta_max = {}\n  give a smaller beta_min", sde,
          beta_min, beta_max);
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
