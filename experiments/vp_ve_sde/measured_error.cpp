#include "experiments/vp_ve_sde/measured_error.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

#include <cmath>

namespace sgm::vp_ve_sde {

at::Tensor error_sums(const at::Tensor& learned, const at::Tensor& exact) {
  const at::Tensor error = learned - exact;
  return at::stack({(error * exact).sum(), exact.square().sum(), error.square().sum()})
      .to(at::kCPU, at::kDouble);
}

namespace {

/// delta and rest of sums (…, 3), each (…).
std::pair<at::Tensor, at::Tensor> parts_of(const at::Tensor& sums) {
  const at::Tensor delta = sums.select(-1, 0) / sums.select(-1, 1);
  return {delta, sums.select(-1, 2) / sums.select(-1, 1) - delta.square()};
}

at::Tensor error_over_runs(const at::Tensor& values) {
  const int64_t runs = values.size(0);
  if (runs < 2) return at::zeros_like(values[0]);
  return values.std(0) / std::sqrt(static_cast<double>(runs));
}

}  // namespace

RelativeError relative_error(const at::Tensor& sums) {
  const auto [delta, rest] = parts_of(sums.sum(0));
  const auto [each_delta, each_rest] = parts_of(sums);
  return {delta, error_over_runs(each_delta), rest, error_over_runs(each_rest)};
}

void put_relative_error(Group& out, const at::Tensor& noise_to_signal, const at::Tensor& sums) {
  const RelativeError error = relative_error(sums);
  out.put("level", noise_to_signal, {"level"}, "noise-to-signal ratio sigma/alpha");
  out.put("delta", error.delta, {"level"}, "error along the exact score, E<e, s>/E|s|^2");
  out.put("delta_error", error.delta_error, {"level"}, "its standard error over runs");
  out.put("rest", error.rest, {"level"},
          "mean square of the error orthogonal to the exact score, over E|s|^2");
  out.put("rest_error", error.rest_error, {"level"}, "its standard error over runs");
}

ErrorAlong::ErrorAlong(ScoreFn learned, ScoreFn exact, SdePtr sde, int64_t levels)
    : learned_(std::move(learned)),
      exact_(std::move(exact)),
      sde_(std::move(sde)),
      sums_(at::zeros({levels, 3}, at::kDouble)),
      levels_(at::zeros({levels}, at::kDouble)) {}

ScoreFn ErrorAlong::score() {
  return [this](const at::Tensor& x, const at::Tensor& t) {
    const at::Tensor there = learned_(x, t);
    pending_.emplace_back((sde_->sigma(t) / sde_->alpha(t)).to(at::kCPU, at::kDouble),
                          error_sums(there, exact_(x, t)));
    return there;
  };
}

void ErrorAlong::end_step(int64_t level) {
  for (const auto& [ratio, sums] : pending_) {
    levels_[level].copy_(ratio);
    sums_[level].add_(sums);
  }
  pending_.clear();
}

}  // namespace sgm::vp_ve_sde
