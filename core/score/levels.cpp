#include "core/score/levels.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

#include <algorithm>
#include <cmath>

namespace sgm {

NoiseLevels even_levels(const Sde& sde, int64_t count) {
  const at::Tensor t =
      count == 1 ? at::zeros({1}, at::kDouble) : at::linspace(sde.t_max(), 0, count, at::kDouble);
  return {t, sde.sigma(t)};
}

NoiseLevels shown_levels(const Sde& sde, int64_t count) {
  const at::Tensor ends = at::tensor({0.0, sde.t_max()}, at::kDouble);
  const at::Tensor ratio = sde.sigma(ends) / sde.alpha(ends);
  if (ratio[0].item<double>() > 0) return even_levels(sde, count);
  const double most = ratio[1].item<double>();
  const double least = std::max(shown_least, 1e-7 * most);
  const at::Tensor s = count == 1 ? at::full({1}, least, at::kDouble)
                                  : at::linspace(std::log(most), std::log(least), count, at::kDouble).exp();
  const at::Tensor t = sde.t_of(s).clamp(0, sde.t_max());
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
