#include "experiments/vp_ve_sde/trajectory.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

#include <algorithm>
#include <cmath>

#include "core/base/require.h"
#include "core/ode/ode.h"
#include "experiments/vp_ve_sde/exact_problem.h"

namespace sgm::vp_ve_sde {

at::Tensor trajectory_ends(const Mixture& data, const at::Tensor& y, double s, double end, double tolerance,
                           const ScoreFactor& factor) {
  require(end > 0 || data.variance.min().item<double>() > 0,
          "trajectory_ends: a component has no width\n  end above noise 0");
  const at::Tensor one = at::ones({}, at::kDouble);
  const Field flow = [&](const at::Tensor& x, const at::Tensor& t) {
    const at::Tensor slope = factor ? -t * factor(t) : -t;
    return mixture_score(data, x, one, t) * (t.dim() > 0 ? slope.unsqueeze(1) : slope);
  };
  return dormand_prince(flow, y, s, end, {.rtol = tolerance, .atol = tolerance}, "trajectory_ends").x;
}

double noise_ratio(const Sde& sde, double t) {
  const at::Tensor time = at::scalar_tensor(t, at::kDouble);
  return (sde.sigma(time) / sde.alpha(time)).item<double>();
}

at::Tensor ends_from_prior(const Mixture& data, const Sde& sde, const at::Tensor& x, double end,
                           double tolerance, const ScoreFactor& factor) {
  const double alpha = sde.alpha(at::scalar_tensor(sde.t_max(), at::kDouble)).item<double>();
  return trajectory_ends(data, x / alpha, noise_ratio(sde, sde.t_max()), end, tolerance, factor).cpu();
}

at::Tensor distances(const Mixture& data, const at::Tensor& x, const at::Tensor& ends) {
  return (x.to(at::kCPU, at::kDouble) - ends).square().mean(1).sqrt() / spread(data);
}

Middle middle_of(const at::Tensor& values, double level) {
  const auto n = values.size(0);
  const at::Tensor sorted = std::get<0>(values.sort());
  double z = 0, beyond = 40;  // erfc(z/√2) = level, by bisection
  for (int i = 0; i < 100; ++i) {
    const double middle = (z + beyond) / 2;
    (std::erfc(middle / M_SQRT2) > level ? z : beyond) = middle;
  }
  const double half = z / 2 * std::sqrt(static_cast<double>(n));
  const double rank = 0.5 * static_cast<double>(n - 1);
  const auto at_rank = [&](double place) {
    return sorted[std::clamp<int64_t>(std::lround(place), 0, n - 1)].item<double>();
  };
  return {(sorted[(n - 1) / 2] + sorted[n / 2]).item<double>() / 2, at_rank(std::floor(rank - half)),
          at_rank(std::ceil(rank + half))};
}

TrajectoryError trajectory_error(const Mixture& data, const at::Tensor& x, const at::Tensor& ends) {
  const at::Tensor error = distances(data, x, ends);
  const at::Tensor square = error.square();
  const int64_t n = x.size(0);
  require(n > 1, "trajectory_error: {} trajectories\n  give two or more", n);
  const double rms = std::sqrt(square.mean().item<double>());
  const double of_square = square.std().item<double>() / std::sqrt(static_cast<double>(n));
  const Middle middle = middle_of(error);
  const at::Tensor moved = nearest_component(data, x).ne(nearest_component(data, ends));
  return {.rms = rms,
          .rms_standard_error = rms > 0 ? of_square / (2 * rms) : 0,
          .median = middle.value,
          .median_low = middle.low,
          .median_high = middle.high,
          .moved = moved.to(at::kDouble).mean().item<double>()};
}

void put_errors(const std::vector<TrajectoryError>& errors, const std::string& axis, Group& out) {
  const auto put = [&](const std::string& name, double TrajectoryError::*member, const std::string& long_name,
                       const std::string& unit) {
    std::vector<double> values;
    for (const TrajectoryError& e : errors) values.push_back(e.*member);
    out.put(name, at::tensor(values, at::kDouble), {axis}, long_name, unit);
  };
  put("rms", &TrajectoryError::rms, "root mean square error per trajectory", "spread");
  put("rms_standard_error", &TrajectoryError::rms_standard_error, "its standard error over trajectories",
      "spread");
  put("median", &TrajectoryError::median, "median error per trajectory", "spread");
  put("median_low", &TrajectoryError::median_low, "lower end of the median's 95 % interval", "spread");
  put("median_high", &TrajectoryError::median_high, "its upper end", "spread");
  put("moved", &TrajectoryError::moved,
      "share of samples nearest to another component than their trajectory's end", "");
}

at::Tensor nearest_component(const Mixture& data, const at::Tensor& x) {
  return at::cdist(x.to(at::kCPU, at::kDouble), data.means, 2, 1).argmin(1);
}

}  // namespace sgm::vp_ve_sde
