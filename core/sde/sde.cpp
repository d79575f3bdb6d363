#include "core/sde/sde.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/scalar_tensor.h>
#include <ATen/ops/sqrt.h>

#include <vector>

namespace sgm {

double Sde::prior_std() const {
  return sigma(at::scalar_tensor(t_max(), at::kDouble)).item<double>();
}

Ladder Sde::ladder(int64_t N) const {
  require(N > 0, "sde: a ladder of {} steps (Sde::ladder)\n  give at least one", N);
  const double dt = t_max() / static_cast<double>(N);
  const at::Tensor t = at::arange(1, N + 1, at::kDouble) * dt;
  return {t, f(t) * dt, at::sqrt(g2(t) * dt)};
}

Registry<Factory<SdePtr>>& sde_registry() {
  static Registry<Factory<SdePtr>> registry("sde");
  return registry;
}

void require_before_horizon(const Sde& sde, double t, std::string_view who, std::string_view key) {
  require(t < sde.t_max(), "{}: {} = {} is not below the SDE's horizon {}\n  give a smaller {}", who, key, t,
          sde.t_max(), key);
}

void require_time(const Sde& sde, double t, std::string_view who, std::string_view key) {
  require(t <= sde.t_max(), "{}: {} = {} lies beyond the SDE's horizon {}\n  give a smaller {}", who, key, t,
          sde.t_max(), key);
}

at::Tensor over(const at::Tensor& coefficient, const at::Tensor& x) {
  const at::Tensor c = coefficient.to(x.options());
  if (c.dim() == 0) return c;
  require(c.dim() == 1 && x.dim() > 0 && c.size(0) == x.size(0),
          "sde: a coefficient of shape [{}] over a batch of shape [{}] (over)\n  give () or (B,)",
          fmt::join(c.sizes(), ", "), fmt::join(x.sizes(), ", "));
  std::vector<int64_t> sizes(static_cast<size_t>(x.dim()), 1);
  sizes[0] = c.size(0);
  return c.view(sizes);
}

}  // namespace sgm
