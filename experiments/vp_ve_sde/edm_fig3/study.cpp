#include "core/study/study.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <fmt/format.h>

#include <cmath>

#include "core/ode/ode.h"
#include "experiments/vp_ve_sde/trajectory.h"

namespace sgm::vp_ve_sde::edm_fig3 {
namespace {

struct Options {
  int64_t trajectories = 200;
  int64_t points = 1500;
  int64_t drawn = 20;
  double sigma_max = 25;
  std::vector<double> floors{0.2, 0.02, 0.002};
  std::vector<int64_t> steps{18, 50, 100};

  void fields(Fields& on) {
    on("trajectories", trajectories, "trajectories, at equally likely starts", range(2, 1e6));
    on("drawn", drawn, "of them drawn", range(1, 1000));
    on("points", points, "noise levels at which trajectories are kept, evenly spaced in ln σ",
       range(50, 1e6));
    on("sigma_max", sigma_max, "noise at the start", above(0));
    on("floors", floors, "noise at the end, descending", above(0));
    on("steps", steps, "steps of Euler's rule, equal in t", range(1, 1e6));
  }
};

std::vector<Cell> cells(const Options& options) {
  Cell one = cell("trajectories", options);
  one.resources.seconds = 4;
  return {one};
}

/// A schedule of EDM's table 1 as functions of σ: the solver's time t, dt/dσ, the scale of x = scale y, and
/// its slope d scale/dσ.
struct Schedule {
  std::string name;
  std::function<at::Tensor(const at::Tensor&)> time, time_slope, scale, scale_slope;
};

std::vector<Schedule> schedules() {
  const auto one = [](const at::Tensor& s) { return at::ones_like(s); };
  const auto none = [](const at::Tensor& s) { return at::zeros_like(s); };
  constexpr double slope = 19.9, rate = 0.1;
  const auto vp_time = [](const at::Tensor& s) {
    const at::Tensor B = at::log1p(s.square());  // rate t + slope t²/2
    return 2 * B / (rate + at::sqrt(rate * rate + 2 * slope * B));
  };
  return {{"vp", vp_time,
           [=](const at::Tensor& s) { return 2 * s / (1 + s.square()) / (rate + slope * vp_time(s)); },
           [](const at::Tensor& s) { return at::rsqrt(1 + s.square()); },
           [](const at::Tensor& s) { return -s * at::pow(1 + s.square(), -1.5); }},
          {"ve", [](const at::Tensor& s) { return s.square(); }, [](const at::Tensor& s) { return 2 * s; },
           one, none},
          {"edm", [](const at::Tensor& s) { return s; }, one, one, none}};
}

/// dy/dσ on data of two points, −1 and 1: (y − tanh(y/σ²))/σ.
at::Tensor slope_of(const at::Tensor& y, const at::Tensor& s) {
  return (y - at::tanh(y / s.square())) / s;
}

/// P(data + σ n < y): what a trajectory keeps.
at::Tensor share_below(const at::Tensor& y, const at::Tensor& s) {
  return 0.25 * (at::erfc((-1 - y) / (s * M_SQRT2)) + at::erfc((1 - y) / (s * M_SQRT2)));
}

/// E ∫ |(x_T − x_0) − dx/dτ|² dτ / E |x_T − x_0|² for τ = t/T in [0, 1]: the straightness of Liu, Gong & Liu
/// 2022 (2209.03003), sec. 2.2, over the mean square chord. 0: straight lines at constant speed. t (n,), x
/// and slope dx/dt (n, B), t ascending or descending.
double curvature(const at::Tensor& t, const at::Tensor& x, const at::Tensor& slope) {
  const at::Tensor length = t[-1] - t[0];
  const at::Tensor chord = (x[-1] - x[0]).square().mean();
  const at::Tensor energy = at::trapezoid(slope.square().mean(1), t) * length;
  return (energy / chord - 1).item<double>();
}

/// Largest distance of x from the chord at the same time, over the chord's length; mean over trajectories.
double sagitta(const at::Tensor& t, const at::Tensor& x) {
  const at::Tensor share = ((t - t[0]) / (t[-1] - t[0])).unsqueeze(1);
  const at::Tensor chord = x[-1] - x[0];
  return ((x - x[0] - share * chord).abs().amax(0).sum() / chord.abs().sum()).item<double>();
}

/// Trajectories y (points, B) at levels (points,) descending.
at::Tensor solved(const at::Tensor& start, const at::Tensor& levels) {
  const Field flow = [](const at::Tensor& y, const at::Tensor& s) {
    return slope_of(y, s.dim() > 0 ? s.unsqueeze(1) : s);
  };
  std::vector<at::Tensor> all{start.squeeze(1)};
  at::Tensor y = start;
  for (int64_t i = 0; i + 1 < levels.size(0); ++i) {
    y = dormand_prince(flow, y, levels[i].item<double>(), levels[i + 1].item<double>(),
                       {.rtol = 1e-9, .atol = 1e-9, .coupled = true})
            .x;
    all.push_back(y.squeeze(1));
  }
  return at::stack(all);
}

/// Starts at equal steps of probability under the law at σ_max, by bisection: (B, 1).
at::Tensor likely_starts(int64_t n, double sigma) {
  const at::Tensor share = (at::arange(n, at::kDouble) + 0.5) / static_cast<double>(n);
  const at::Tensor s = at::scalar_tensor(sigma, at::kDouble);
  at::Tensor low = at::full({n}, -10 * sigma - 10, at::kDouble);
  at::Tensor high = -low;
  for (int i = 0; i < 100; ++i) {
    const at::Tensor middle = (low + high) / 2;
    const at::Tensor below = share_below(middle, s) < share;
    low = at::where(below, middle, low), high = at::where(below, high, middle);
  }
  return ((low + high) / 2).unsqueeze(1);
}

/// Root mean square error at the last level of Euler's rule over times (n + 1,) from the first level's to the
/// last's.
double euler_error(const Schedule& schedule, const at::Tensor& levels, const at::Tensor& y,
                   const at::Tensor& times, at::Device device) {
  // t -> σ by bisection over ln σ: monotone in every schedule
  const auto sigma_at = [&](const at::Tensor& t) {
    at::Tensor low = at::log(levels[-1]) - 1e-9;
    at::Tensor high = at::log(levels[0]) + 1e-9;
    for (int i = 0; i < 80; ++i) {
      const at::Tensor middle = (low + high) / 2;
      (schedule.time(at::exp(middle)) < t).item<bool>() ? low = middle : high = middle;
    }
    return at::exp((low + high) / 2);
  };
  const Field flow = [&](const at::Tensor& x, const at::Tensor& t) {
    const at::Tensor s = sigma_at(t);
    const at::Tensor scale = schedule.scale(s);
    const at::Tensor z = x / scale;
    return (schedule.scale_slope(s) * z + scale * slope_of(z, s)) / schedule.time_slope(s);
  };
  const at::Tensor start = (y[0].unsqueeze(1) * schedule.scale(levels[0])).to(device);
  const at::Tensor x = euler(flow, start, times).cpu() / schedule.scale(levels[-1]);
  return (x.squeeze(1) - y[-1]).square().mean().sqrt().item<double>();
}

/// n steps from the first to the last level: of equal length in t, and at the same levels for all schedules,
/// evenly spaced in σ^(1/7).
at::Tensor equal_steps(const Schedule& schedule, const at::Tensor& levels, int64_t n) {
  return at::linspace(schedule.time(levels[0]).item<double>(), schedule.time(levels[-1]).item<double>(),
                      n + 1, at::kDouble);
}
at::Tensor common_steps(const Schedule& schedule, const at::Tensor& levels, int64_t n) {
  const double first = std::pow(levels[0].item<double>(), 1 / 7.0);
  const double last = std::pow(levels[-1].item<double>(), 1 / 7.0);
  return schedule.time(at::pow(at::linspace(first, last, n + 1, at::kDouble), 7));
}

void run(const Options& options, CellRun& run) {
  const double last = *std::min_element(options.floors.begin(), options.floors.end());
  require(last < options.sigma_max,
          "edm_fig3: floors from {} up, not below sigma_max = {}\n  take smaller ones", last,
          options.sigma_max);
  const at::Tensor levels =
      at::exp(at::linspace(std::log(options.sigma_max), std::log(last), options.points, at::kDouble));
  const at::Tensor start = likely_starts(options.trajectories, options.sigma_max).to(run.device);
  const at::Tensor y = solved(start, levels).cpu();
  const at::Tensor s = levels.unsqueeze(1);
  run.result.put("trajectories", static_cast<double>(options.trajectories), "trajectories");
  run.result.put("sigma_max", options.sigma_max, "noise at the start");
  run.result.put("quantile_error", (share_below(y, s) - share_below(y[0], s[0])).abs().max().item<double>(),
                 "largest change of a trajectory's quantile, which is constant");
  run.result.put("floor", at::tensor(options.floors, at::kDouble), {"floor"}, "noise at the end");
  run.result.put("steps", at::tensor(options.steps, at::kLong), {"steps"}, "steps of Euler's rule");
  const int64_t stride = std::max<int64_t>(1, options.trajectories / options.drawn);
  const at::Tensor kept = at::arange(stride / 2, options.trajectories, stride, at::kLong);
  const at::Tensor thin =
      at::arange(0, options.points, std::max<int64_t>(1, options.points / 300), at::kLong);
  for (const Schedule& schedule : schedules()) {
    const at::Tensor t = schedule.time(levels);
    const at::Tensor scale = schedule.scale(s);
    const at::Tensor x = scale * y;
    const at::Tensor slope = (schedule.scale_slope(s) * y + scale * slope_of(y, s)) / schedule.time_slope(s);
    std::vector<double> bent, away, equal, common;
    for (const double floor : options.floors) {
      const int64_t n = (levels >= floor * (1 - 1e-9)).sum().item<int64_t>();
      bent.push_back(curvature(t.narrow(0, 0, n), x.narrow(0, 0, n), slope.narrow(0, 0, n)));
      away.push_back(sagitta(t.narrow(0, 0, n), x.narrow(0, 0, n)));
    }
    for (const int64_t steps : options.steps) {
      equal.push_back(euler_error(schedule, levels, y, equal_steps(schedule, levels, steps), run.device));
      common.push_back(euler_error(schedule, levels, y, common_steps(schedule, levels, steps), run.device));
    }
    Group& out = run.result.group(schedule.name);
    out.put("t", t.index_select(0, thin), {"level"}, "time");
    out.put("sigma", levels.index_select(0, thin), {"level"}, "noise level");
    out.put("x", x.index_select(0, thin).index_select(1, kept), {"level", "trajectory"}, "state");
    out.put("curvature", at::tensor(bent, at::kDouble), {"floor"},
            "mean square deviation of the velocity from the chord's, over its mean square");
    out.put("sagitta", at::tensor(away, at::kDouble), {"floor"},
            "largest distance from the chord over its length");
    out.put("euler_equal", at::tensor(equal, at::kDouble), {"steps"},
            "root mean square error of Euler's rule, equal steps in t");
    out.put("euler_common", at::tensor(common, at::kDouble), {"steps"},
            "the same at common levels, evenly spaced in sigma^(1/7)");
    run.progress(1, 1, schedule.name);
  }
}

const bool registered = register_study<Options, Options>(
    {.doc = "trajectories of the probability flow ODE under three schedules, and how curved they are",
     .source = "EDM (2206.00364) Fig. 3",
     .honours_device = true},
    cells, run);

}  // namespace
}  // namespace sgm::vp_ve_sde::edm_fig3
