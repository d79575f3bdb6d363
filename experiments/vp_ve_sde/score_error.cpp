#include "experiments/vp_ve_sde/score_error.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <fmt/format.h>

#include <cmath>

namespace sgm::vp_ve_sde {

std::string title_of(const ScoreError& error) {
  if (error.delta == 0) return "exact";
  return fmt::format("{}{:g} %{}", error.delta > 0 ? "+" : "−", 100 * std::abs(error.delta),
                     error.fading ? ", fading" : "");
}

ScoreFn with_error(ScoreFn score, SdePtr sde, const ScoreError& error, double spread) {
  return [score = std::move(score), sde = std::move(sde), error, spread](const at::Tensor& x,
                                                                         const at::Tensor& t) {
    at::Tensor factor = at::full_like(t, 1 + error.delta, at::kDouble);
    if (error.fading)
      factor = 1 + error.delta * at::rsqrt(1 + (sde->sigma(t) / (sde->alpha(t) * spread)).square());
    return score(x, t) * (t.dim() > 0 ? factor.unsqueeze(1) : factor);
  };
}

}  // namespace sgm::vp_ve_sde
