#pragma once
#include <ATen/core/Tensor.h>

#include "core/config/fields.h"

namespace sgm {

/// The noise rate  beta(t) = beta_min + (beta_max − beta_min) t/t_max  of VP and sub-VP, its integral B(t)
/// from 0, and B's inverse.
struct LinearBeta {
  double beta_min = 0.1;
  double beta_max = 20;
  double t_max = 1;
  void fields(Fields& on) {
    on("beta_min", beta_min, "noise rate at time 0", above(0));
    on("beta_max", beta_max, "noise rate at time t_max", above(0));
    on("t_max", t_max, "the horizon", above(0));
  }
  /// InputError unless beta_min < beta_max.
  void check(const char* sde) const;

  at::Tensor beta(const at::Tensor& t) const;
  at::Tensor integral(const at::Tensor& t) const;
  at::Tensor time(const at::Tensor& integral) const;

 private:
  double slope() const { return (beta_max - beta_min) / t_max; }
};

}  // namespace sgm
