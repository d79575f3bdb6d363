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

at::Tensor factor_of(const ScoreError& error, const at::Tensor& s, double spread) {
  if (!error.fading) return at::full_like(s, 1 + error.delta);
  return 1 + error.delta * at::rsqrt(1 + (s / spread).square());
}

ScoreFn with_error(ScoreFn score, SdePtr sde, const ScoreError& error, double spread) {
  if (error.delta == 0) return score;
  return [score = std::move(score), sde = std::move(sde), error, spread](const at::Tensor& x,
                                                                         const at::Tensor& t) {
    const at::Tensor factor = factor_of(error, sde->sigma(t) / sde->alpha(t), spread);
    return score(x, t) * (t.dim() > 0 ? factor.unsqueeze(1) : factor);
  };
}

}  // namespace sgm::vp_ve_sde
