#include "experiments/vp_ve_sde/one_component.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/mean.h>
#include <ATen/ops/square.h>

#include <algorithm>
#include <cmath>

namespace sgm::vp_ve_sde {
namespace {

/// The recursion's length of one in [-1, 1].
double unit(Kind sde) {
  return sde == Kind::ve ? 0.5 : 1;
}

StepError between(const StepError& a, const StepError& b, double weight) {
  return {a.factor + weight * (b.factor - a.factor), a.rest + weight * (b.rest - a.rest)};
}

}  // namespace

OneComponent::OneComponent(const Mixture& data, Kind sde)
    : law{unit(sde) * std::sqrt(data.means.square().mean().item<double>()),
          unit(sde) * std::sqrt(data.variance[0].item<double>())} {}

double OneComponent::within(const Law& end) const {
  return (std::pow(end.deviation, 2) + std::pow(end.mean - law.mean, 2)) / std::pow(law.deviation, 2) - 1;
}

double noise_to_signal(Kind sde, const Level& level) {
  return std::sqrt(level.sigma2) / (level.alpha * unit(sde));
}

StepError ErrorCurve::at(double noise_to_signal) const {
  if (noise_to_signal <= level.front()) return error.front();
  if (noise_to_signal >= level.back()) return error.back();
  const auto above =
      static_cast<size_t>(std::upper_bound(level.begin(), level.end(), noise_to_signal) - level.begin());
  const double share =
      std::log(noise_to_signal / level[above - 1]) / std::log(level[above] / level[above - 1]);
  return between(error[above - 1], error[above], share);
}

std::vector<StepError> errors_of(Kind sde, const std::vector<Scale>& scales, const ErrorCurve& curve) {
  std::vector<StepError> all;
  for (const Scale& scale : scales) {
    const StepError low = curve.at(noise_to_signal(sde, scale.low));
    const bool two = scale.weight > 0;
    all.push_back(two ? between(low, curve.at(noise_to_signal(sde, scale.high)), scale.weight) : low);
  }
  return all;
}

}  // namespace sgm::vp_ve_sde
