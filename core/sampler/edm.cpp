#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>

#include <cmath>

#include "core/sampler/descent.h"

namespace sgm {
namespace {

enum class Solver { euler, heun };
enum class Schedule { linear, vp, ve };
enum class Scaling { none, vp };

/// The time in which a solver counts noise: s = sigma(t), its slope and its inverse; and how it scales the
/// state, x = scale(t) y. EDM, Karras et al. 2022, table 1. VP's runs from the grid's first level at t = 1 to
/// its last at t = eps.
struct Clock {
  Schedule schedule;
  Scaling scaling;
  double rate = 0, slope = 0;  ///< VP: B(t) = rate t + slope t^2/2

  Clock(Schedule of, Scaling scaled, double first, double last, double eps) : schedule(of), scaling(scaled) {
    const double end = std::log1p(first * first);
    slope = 2 * (std::log1p(last * last) / eps - end) / (eps - 1);
    rate = end - 0.5 * slope;
  }
  double sigma(double t) const {
    if (schedule == Schedule::linear) return t;
    return std::sqrt(schedule == Schedule::ve ? t : std::expm1(t * (rate + 0.5 * slope * t)));
  }
  double sigma_slope(double t) const {
    if (schedule == Schedule::linear) return 1;
    const double s = sigma(t);
    return schedule == Schedule::ve ? 0.5 / s : 0.5 * (rate + slope * t) * (s + 1 / s);
  }
  double time(double s) const {
    if (schedule == Schedule::linear) return s;
    if (schedule == Schedule::ve) return s * s;
    const double integral = std::log1p(s * s);
    return 2 * integral / (rate + std::sqrt(rate * rate + 2 * slope * integral));
  }
  double scale(double t) const { return scaling == Scaling::none ? 1 : 1 / std::hypot(1, sigma(t)); }
  /// d log(scale)/dt
  double log_scale_slope(double t) const {
    return scaling == Scaling::none ? 0 : -sigma(t) * sigma_slope(t) * std::pow(scale(t), 2);
  }
};

/// EDM's samplers: Euler or Heun on  dx/dt = (sigma'/sigma + scale'/scale) x − sigma' scale/sigma D(x/scale;
/// sigma),  with noise added before each step if `churn` > 0. Karras et al. 2022, algorithms 1, 2 and, with
/// every grid, schedule, scaling and alpha, 3. The defaults are the deterministic sampler of its table 1. NFE
/// = steps (euler); 2 steps, one less with to_zero (heun).
struct Edm {
  Levels levels;
  Solver solver = Solver::heun;
  Schedule schedule = Schedule::linear;
  Scaling scaling = Scaling::none;
  double alpha = 1;
  double eps = 1e-3;
  double churn = 0;
  double churn_min = 0;
  double churn_max = 1e30;
  double churn_noise = 1;

  void fields(Fields& on) {
    levels.fields(on);
    on.choice("solver", solver, "euler: order 1; heun: order 2",
              {{"euler", Solver::euler}, {"heun", Solver::heun}});
    on("alpha", alpha,
       "where heun's second slope is taken: 1 at the step's end, 1/2 the midpoint, 2/3 Ralston's",
       range(1e-3, 1));
    on.choice("schedule", schedule, "sigma as a function of the solver's time",
              {{"linear", Schedule::linear}, {"vp", Schedule::vp}, {"ve", Schedule::ve}});
    on.choice("scaling", scaling, "the state that the solver steps: none: y; vp: y/sqrt(1 + sigma^2)",
              {{"none", Scaling::none}, {"vp", Scaling::vp}});
    on("eps", eps, "time of the last level in the schedule vp", inside(0, 1));
    on("churn", churn, "noise added in all: S_churn; 0: none", at_least(0));
    on("churn_min", churn_min, "at levels from S_min", at_least(0));
    on("churn_max", churn_max, "to S_max", above(0));
    on("churn_noise", churn_noise, "standard deviation of the added noise: S_noise", above(0));
  }

  Samples operator()(const Problem& problem, at::Tensor start, Rng& rng, const Hook& hook) const {
    const at::NoGradGuard no_grad;
    const std::vector<double> s = levels.of(problem, "edm");
    const Clock clock(schedule, scaling, s.front(), s.back() > 0 ? s.back() : s[s.size() - 2], eps);
    Descent chain(problem, "edm", s, hook);
    const auto slope_at = [&](const at::Tensor& x, double t) {
      const double scale = clock.scale(t);
      const double sigma = clock.sigma(t);
      const double rate = clock.sigma_slope(t) / sigma;
      return x * (rate + clock.log_scale_slope(t)) - chain.denoise(x / scale, sigma) * (rate * scale);
    };
    at::Tensor y = chain.start(start);
    for (size_t i = 0; i + 1 < s.size(); ++i) {
      const double up = churned(s[i]);
      const double t = clock.time(up);
      const double h = clock.time(s[i + 1]) - t;
      if (churn > 0)
        y = y + rng.normal_like(y) * (std::sqrt(std::max(up * up - s[i] * s[i], 0.0)) * churn_noise);
      const at::Tensor x = y * clock.scale(t);
      const at::Tensor slope = slope_at(x, t);
      if (solver == Solver::euler || s[i + 1] == 0) {
        y = (x + slope * h) / clock.scale(t + h);
      } else {
        const at::Tensor ahead = slope_at(x + slope * (alpha * h), t + alpha * h);
        y = (x + (slope * (1 - 0.5 / alpha) + ahead * (0.5 / alpha)) * h) / clock.scale(t + h);
      }
      y = chain.arrive(y, static_cast<int64_t>(i));
    }
    return chain.end(y, start);
  }

  /// The level to which noise is added before a step.
  double churned(double s) const {
    const double gamma = s >= churn_min && s <= churn_max
                             ? std::min(churn / static_cast<double>(levels.steps), std::sqrt(2.0) - 1)
                             : 0;
    return s * (1 + gamma);
  }
};

const bool registered = sampler_registry().add(
    "edm", factory<Sampler, Edm>("EDM's deterministic and stochastic samplers, and its ablation"));

}  // namespace
}  // namespace sgm
