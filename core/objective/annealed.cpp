#include "core/objective/annealed.h"

#include <ATen/TensorOperators.h>

#include "core/sde/derived.h"

namespace sgm {

void AnnealedLevels::fields(Fields& on) {
  on("levels", levels, "noise levels L, times evenly spaced from t_max to t_min; 0: every time between them",
     range(0, 1e6));
  on("anneal_power", anneal_power, "the loss at a level is multiplied by sigma to this power", range(-8, 8));
  on("t_min", t_min, "time of the last level", at_least(0));
}

Annealed AnnealedLevels::perturb(const Problem& problem, const at::Tensor& data, Rng& rng,
                                 const std::string& objective) const {
  const Sde& sde = *problem.sde;
  const int64_t rows = data.size(0);
  const double t_max = sde.t_max();
  require_before_horizon(sde, t_min, objective, "t_min");
  const auto like = data.options().dtype(at::kDouble);
  const at::Tensor all = levels == 0 ? at::zeros({0}, at::kDouble) : level_times(t_max, t_min, levels);
  require_known(problem.levels, all,
                fmt::format("objective.levels = {}, objective.t_min = {}", levels, t_min));
  const at::Tensor t =
      levels == 0 ? t_min + (t_max - t_min) * rng.uniform({rows}, like)
                  : all.to(data.device()).index_select(0, rng.integers(0, levels, {rows}, data.device()));
  const at::Tensor sigma = sde.sigma(t);
  const at::Tensor z = rng.normal_like(data);
  require(sigma.min().item<double>() > 0,
          "{}: sigma is 0 at t_min = {}, so the loss is infinite\n  give a t_min above 0, or an SDE that "
          "starts above 0",
          objective, t_min);
  const at::Tensor noise = over(sigma, data);
  return {over(sde.alpha(t), data) * data + noise * z, z, t, noise,
          sigma.pow(anneal_power).to(data.scalar_type())};
}

}  // namespace sgm
