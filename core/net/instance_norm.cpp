#include "core/net/instance_norm.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

#include "core/net/fused_norm.h"

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
  const bool fused = can_fuse(x);
  const auto type = fused ? at::kFloat : x.scalar_type();
  std::vector<at::Tensor> row = {gamma, alpha, beta};  // (B or 1, C) each
  if (embed.defined()) row = embed.index_select(0, level).chunk(3, 1);
  for (at::Tensor& part : row) part = embed.defined() ? part.to(type) : part.to(type).unsqueeze(0);
  const auto given_back = [](const at::Tensor& mean, at::TensorList r) {
    const at::Tensor over =
        (mean - mean.mean(1, true)) / at::sqrt(at::var(mean, 1, /*unbiased=*/true, true) + 1e-5);
    return r[0] * r[1] * over + r[2];
  };
  if (fused) {
    const auto coefficients = [given_back](const at::Tensor& mean, const at::Tensor& variance,
                                           at::TensorList r) {
      const at::Tensor scale = r[0] * at::rsqrt(variance + 1e-5);
      return std::pair(scale, given_back(mean, r) - scale * mean);
    };
    return fused_norm(x, act, coefficients, row);
  }
  const at::Tensor normal = at::instance_norm(x, {}, {}, {}, {}, true, 0, 1e-5, false);
  return activate(normal * row[0].unsqueeze(-1).unsqueeze(-1) +
                      given_back(x.mean({2, 3}), row).unsqueeze(-1).unsqueeze(-1),
                  act);
}

}  // namespace sgm
