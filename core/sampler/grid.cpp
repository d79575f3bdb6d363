// The noise levels of EDM's table 1 (Karras et al. 2022), and those of DPM-Solver.
#include "core/sampler/grid.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

#include <algorithm>
#include <cmath>

#include "core/score/iddpm_levels.h"

namespace sgm {

Registry<Factory<Grid>>& grid_registry() {
  static Registry<Factory<Grid>> registry("grid");
  return registry;
}

void Span::fields(Fields& on) {
  on("sigma_min", sigma_min,
     "smallest noise level; none: the paper's, or the SDE's smallest if that is larger", noise_range());
  on("sigma_max", sigma_max,
     "largest noise level; none: the paper's, or the SDE's largest if that is smaller", noise_range());
}

Span::Ends Span::within(const Sde& sde, double low, double high, const char* grid) const {
  const at::Tensor ends = at::tensor({0.0, sde.t_max()}, at::kDouble);
  const at::Tensor ratio = sde.sigma(ends) / sde.alpha(ends);
  const double least = ratio[0].item<double>();
  const double most = ratio[1].item<double>();
  for (const std::optional<double>& given : {sigma_min, sigma_max}) {
    require(!given || (*given >= least * (1 - 1e-9) && *given <= most * (1 + 1e-9)),
            "{}: the level {} lies outside of what this SDE reaches, {} to {}\n  leave it out, or choose an "
            "SDE with that noise",
            grid, given.value_or(0), least, most);
  }
  const Ends span{std::clamp(sigma_min.value_or(low), least, most),
                  std::clamp(sigma_max.value_or(high), least, most)};
  require(span.low < span.high, "{}: sigma_min = {} is not below sigma_max = {}\n  give a smaller sigma_min",
          grid, span.low, span.high);
  return span;
}

namespace {

/// 0 … 1 in n numbers.
at::Tensor shares(int64_t n) {
  return n > 1 ? at::arange(n, at::kDouble) / static_cast<double>(n - 1) : at::zeros({1}, at::kDouble);
}

/// Evenly spaced in sigma^(1/rho).
struct Own {
  double rho = 7;
  Span span;
  void fields(Fields& on) {
    // Beyond, too few digits of sigma^(1/rho) tell one level from the next, or the least from 0.
    on("rho", rho, "how much finer the steps near the data are", range(0.5, 1e6));
    span.fields(on);
  }
  at::Tensor operator()(const Sde& sde, int64_t n) const {
    const auto [low, high] = span.within(sde, 0.002, 80, "edm");
    const double first = std::pow(high, 1 / rho);
    const double last = std::pow(low, 1 / rho);
    return at::pow(first + shares(n) * (last - first), rho);
  }
};

/// Evenly spaced in the time of a VP SDE, from 1 to eps, at which it has the largest and the smallest level.
struct OfVp {
  double eps = 1e-3;
  Span span;
  void fields(Fields& on) {
    on("eps", eps, "time of the smallest level", inside(0, 1));
    span.fields(on);
  }
  at::Tensor operator()(const Sde& sde, int64_t n) const {
    // B(eps), B(1)
    const double rate = 0.1 * eps + 0.5 * 19.9 * eps * eps;
    const double whole = 0.1 + 0.5 * 19.9;
    const auto [low, high] =
        span.within(sde, std::sqrt(std::expm1(rate)), std::sqrt(std::expm1(whole)), "vp");
    const double at_end = std::log1p(high * high);
    const double slope = 2 * (std::log1p(low * low) / eps - at_end) / (eps - 1);
    const at::Tensor t = 1 + shares(n) * (eps - 1);
    return at::sqrt(at::expm1(t * (at_end - 0.5 * slope + 0.5 * slope * t)));
  }
};

/// Evenly spaced in ln(sigma).
struct Logarithmic {
  Span span;
  double low = 0.002, high = 80;
  const char* name = "log";
  void fields(Fields& on) { span.fields(on); }
  at::Tensor operator()(const Sde& sde, int64_t n) const {
    const auto [least, most] = span.within(sde, low, high, name);
    return at::exp(std::log(most) + shares(n) * std::log(least / most));
  }
};

struct OfVe : Logarithmic {
  OfVe() : Logarithmic{{}, 0.02, 100, "ve"} {}
};

/// Some of the levels that were trained, evenly spaced by index.
struct OfIddpm {
  IddpmLevels levels;
  Span span;
  void fields(Fields& on) {
    levels.fields(on);
    span.fields(on);
  }
  at::Tensor operator()(const Sde& sde, int64_t n) const {
    const auto [low, high] = span.within(sde, 0.002, 81, "iddpm");
    const at::Tensor u = levels();
    const at::Tensor kept = u.masked_select((u >= low).logical_and(u <= high));
    require(kept.size(0) >= n,
            "iddpm: {} levels of {} … {} were trained, not {}\n  take fewer steps or a larger M",
            kept.size(0), low, high, n);
    return kept.index_select(0, at::round(shares(n) * static_cast<double>(kept.size(0) - 1)).to(at::kLong));
  }
};

/// Evenly spaced in the SDE's own time, from t_max to eps.
struct Time {
  double eps = 1e-3;
  void fields(Fields& on) { on("eps", eps, "the last time", above(0)); }
  at::Tensor operator()(const Sde& sde, int64_t n) const {
    require_before_horizon(sde, eps, "time", "eps");
    const at::Tensor t = sde.t_max() + shares(n) * (eps - sde.t_max());
    return sde.sigma(t) / sde.alpha(t);
  }
};

const bool own = grid_registry().add("edm", factory<Grid, Own>("EDM's: evenly spaced in sigma^(1/rho)"));
const bool vp = grid_registry().add("vp", factory<Grid, OfVp>("evenly spaced in the time of the VP SDE"));
const bool ve = grid_registry().add("ve", factory<Grid, OfVe>("geometric, from 100 to .02"));
const bool iddpm =
    grid_registry().add("iddpm", factory<Grid, OfIddpm>("levels of improved DDPM's cosine schedule"));
const bool logarithmic = grid_registry().add(
    "log", factory<Grid, Logarithmic>("geometric: evenly spaced in log signal-to-noise (DPM-Solver)"));
const bool times = grid_registry().add("time", factory<Grid, Time>("evenly spaced in the SDE's own time"));

}  // namespace
}  // namespace sgm
