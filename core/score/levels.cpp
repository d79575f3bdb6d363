#include "core/score/levels.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

namespace sgm {

NoiseLevels even_levels(const Sde& sde, int64_t count) {
  const at::Tensor t =
      count == 1 ? at::zeros({1}, at::kDouble) : at::linspace(sde.t_max(), 0, count, at::kDouble);
  return {t, sde.sigma(t)};
}

void require_known(const NoiseLevels& levels, const at::Tensor& t, const std::string& what) {
  if (!levels.t.defined()) return;
  const auto equal = [&] {
    return (levels.t - t).abs().max().item<double>() < 1e-9 * (1 + levels.t.max().item<double>());
  };
  require(levels.t.numel() == t.numel() && equal(),
          "{}, but the network knows its own {} noise levels alone\n  leave the key out, or train a network "
          "for those levels",
          what, levels.t.numel());
}

}  // namespace sgm
