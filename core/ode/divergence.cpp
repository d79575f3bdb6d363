#include "core/ode/divergence.h"

#include <ATen/TensorOperators.h>

#include "core/tensor/jacobian.h"

namespace sgm {

FieldAndDivergence exact_divergence(const Field& field, const at::Tensor& x, const at::Tensor& t) {
  const Jacobian v(field, x, t, false);
  return {v.value().view_as(x), v.trace()};
}

FieldAndDivergence hutchinson_divergences(const Field& field, const at::Tensor& x, const at::Tensor& t,
                                          const at::Tensor& probes) {
  const Jacobian v(field, x, t, false);
  const at::Tensor flat = probes.flatten(2);
  return {v.value().view_as(x), (v.vjps(flat) * flat).sum(2)};
}

FieldAndDivergence hutchinson_divergence(const Field& field, const at::Tensor& x, const at::Tensor& t,
                                         const at::Tensor& probe) {
  const FieldAndDivergence all = hutchinson_divergences(field, x, t, probe.unsqueeze(0));
  return {all.value, all.divergence.squeeze(0)};
}

}  // namespace sgm
