#include "core/sampler/descent.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

namespace sgm {

void Levels::fields(Fields& on) {
  on("steps", steps, "steps from the largest noise level to the last", range(1, 1e7));
  on("to_zero", to_zero,
     "the last step goes to noise 0: it takes the denoiser's mean. Without it the chain ends at the grid's "
     "last level");
  on.component("grid", grid, grid_registry(), "noise levels");
}

std::vector<double> Levels::of(const Problem& problem, std::string_view name) const {
  const at::Tensor levels = grid.value(*problem.sde, to_zero ? steps : steps + 1).contiguous();
  std::vector<double> all{levels.const_data_ptr<double>(), levels.const_data_ptr<double>() + levels.size(0)};
  const at::Tensor ends = at::tensor({0.0, problem.sde->t_max()}, at::kDouble);
  const at::Tensor reach = problem.sde->sigma(ends) / problem.sde->alpha(ends);
  const double least = reach[0].item<double>() * (1 - 1e-6);
  const double most = reach[1].item<double>() * (1 + 1e-6);
  for (size_t i = 0; i < all.size(); ++i) {
    const bool falls = i == 0 || all[i] < all[i - 1];
    require(
        all[i] > 0 && all[i] >= least && all[i] <= most && falls,
        "{}: level {} of the grid '{}' is {}, {}\n  levels must fall within what the SDE reaches, {} to {}: "
        "leave out {}",
        name, i, grid.name, all[i], falls ? "outside of the SDE's" : fmt::format("after {}", all[i - 1]),
        reach[0].item<double>(), reach[1].item<double>(), chosen_options());
  }
  if (to_zero) all.push_back(0);
  return all;
}

std::string Levels::chosen_options() const {
  std::vector<std::string> chosen;
  for (const FieldRow& row : describe_component(grid_registry(), grid.name)) {
    const Node* value = grid.options ? grid.options->find(row.key) : nullptr;
    const std::string text = value == nullptr || value->is_null() ? "none" : canonical_text(*value);
    if (value != nullptr && text != row.value) chosen.push_back(fmt::format("grid.{}={}", row.key, text));
  }
  return chosen.empty() ? "some of the steps" : fmt::format("{}", fmt::join(chosen, ", "));
}

Descent::Descent(const Problem& problem, std::string_view name, const std::vector<double>& levels,
                 const Hook& hook)
    : sde_(problem.sde), score_(counted(problem.score, nfe_)), name_(name), levels_(levels), hook_(hook) {}

Descent::Point Descent::point(double s) const {
  const at::Tensor t = sde_->t_of(at::scalar_tensor(s, at::kDouble));
  return {t, sde_->alpha(t)};
}

at::Tensor Descent::start(const at::Tensor& x) const {
  const at::Tensor end = at::scalar_tensor(sde_->t_max(), at::kDouble);
  return x.to(at::kDouble) * (levels_.front() / sde_->sigma(end).item<double>());
}

at::Tensor Descent::denoise(const at::Tensor& y, double s) {
  const auto [t, alpha] = point(s);
  const double scale = alpha.item<double>();
  const at::Tensor score = score_(scale == 1 ? y : y * scale, t.to(y.device()));
  return at::add(y, score, s * s * scale);
}

at::Tensor Descent::arrive(at::Tensor y, int64_t i) const {
  check_finite(y, name_, i, 0);
  if (!hook_) return y;
  const double s = levels_[static_cast<size_t>(i) + 1];
  const auto [t, alpha] = s > 0 ? point(s) : Point{at::zeros({}, at::kDouble), at::ones({}, at::kDouble)};
  at::Tensor x = y * alpha.item<double>();
  StepState state{x, t.to(y.device()), i, 0, static_cast<int64_t>(levels_.size()) - 1};
  hook_(state);
  return x / alpha.item<double>();
}

Samples Descent::end(const at::Tensor& y, const at::Tensor& x) const {
  const double s = levels_.back();
  return {(s > 0 ? y * point(s).alpha.item<double>() : y).to(x.scalar_type()), nfe_};
}

}  // namespace sgm
