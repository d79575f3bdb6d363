#include "core/net/instance_norm.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

namespace sgm {

InstanceNormPlus::InstanceNormPlus(const Scope& at, int64_t channels, int64_t levels) {
  if (levels > 0) {
    const Scope table = at / "embed";
    const at::Tensor scales = table.stream("weight").normal({levels, 2 * channels}, at::kFloat) * .02 + 1;
    embed = table.declare("weight", at::cat({scales, at::zeros({levels, channels})}, 1));
  } else {
    alpha = at.normal("alpha", {channels}, 1, .02);
    gamma = at.normal("gamma", {channels}, 1, .02);
    beta = at.constant("beta", {channels}, 0);
  }
}

at::Tensor InstanceNormPlus::operator()(const at::Tensor& x, const at::Tensor& level, Act act) const {
  const int64_t channels = x.size(1);
  at::Tensor g, a, b;  // (B or 1, C)
  if (embed.defined()) {
    const at::Tensor row = embed.index_select(0, level).to(x.scalar_type());
    g = row.narrow(1, 0, channels), a = row.narrow(1, channels, channels), b = row.narrow(1, 2 * channels, channels);
  } else {
    g = gamma.to(x.scalar_type()).unsqueeze(0), a = alpha.to(x.scalar_type()).unsqueeze(0), b = beta.to(x.scalar_type()).unsqueeze(0);
  }
  const at::Tensor mean = x.mean({2, 3});                                                               // (B, C)
  const at::Tensor over = (mean - mean.mean(1, true)) / at::sqrt(at::var(mean, 1, true, true) + 1e-5);  // unbiased
  const at::Tensor normal = at::instance_norm(x, {}, {}, {}, {}, true, 0, 1e-5, false);
  return activate(normal * g.unsqueeze(-1).unsqueeze(-1) + (g * a * over + b).unsqueeze(-1).unsqueeze(-1), act);
}

}  // namespace sgm
