#include <ATen/ops/flip.h>
#include <ATen/ops/linspace.h>
#include <fmt/format.h>

#include <cmath>

#include "core/report/report.h"

namespace sgm::vp_ve_sde::score_sde_fig2 {
namespace {

struct Law {
  const char *cell, *title;
};
constexpr Law laws[] = {{"ve", "VE"}, {"vp", "VP"}, {"sub_vp", "sub-VP"}};
constexpr double left_mass = 0.4, boundary = -0.2;
constexpr int white = 8;
constexpr int vermilion = 2;
constexpr int sky = 6;

Measured measured(const Group& chains, const std::string& name) {
  return {chains.value(name), chains.value(name + "_standard_error")};
}

/// The density with the flow's trajectories, white, and paths, coloured by the mode in which they stand at
/// time 0. `mirrored`: from t = 1 to 0.
Panel field(const Group& law, const std::string& paths, const std::string& title, bool mirrored, bool last) {
  const auto along = [&](const at::Tensor& x, int64_t dim) { return mirrored ? at::flip(x, dim) : x; };
  const at::Tensor& t = law.data("t");
  const at::Tensor& y = law.data("y");
  const std::vector<double> time = doubles(t);
  const std::vector<double> height = doubles(y);
  const double end = time.back();
  Panel panel{.title = title,
              .x = {last ? "time $t$" : "", 0, end},
              .y = {mirrored ? "" : "$x_t$ / standard deviation", height.front(), height.back()},
              .key = "",
              .colour = {"", 0, 1}};
  for (const double at : {0.0, 0.5, 1.0})
    panel.x.ticks.emplace_back(mirrored ? (1 - at) * end : at * end, fmt::format("{}", at * end));
  panel.layers.push_back(heat(doubles(along(law.data("density"), 1)), static_cast<int>(time.size()), 0,
                              end / (static_cast<double>(time.size()) - 1), height.front(),
                              height[1] - height[0]));
  const auto draw = [&](const std::string& name, int64_t i, int colour, double size, double opacity) {
    Layer line = lines(time, doubles(along(law.data(name).select(1, i), 0)));
    line.colour = colour;
    line.size = size;
    line.opacity = opacity;
    panel.layers.push_back(line);
  };
  for (int64_t i = 0; i < law.data("flow").size(1); ++i) draw("flow", i, white, 0.5, 0.9);
  for (int64_t i = 0; i < law.data(paths).size(1); ++i) {
    draw(paths, i, law.data(paths)[0][i].item<double>() < boundary ? vermilion : sky, 0.6, 1);
  }
  return panel;
}

Panel histogram(const Group& law, const std::string& title) {
  const at::Tensor& y = law.data("y");
  const at::Tensor& reverse = law.data("reverse_chains/histogram");
  const double high = y[-1].item<double>();
  const double half = high / static_cast<double>(reverse.numel());
  const std::vector<double> bins =
      doubles(at::linspace(-high + half, high - half, reverse.numel(), at::kDouble));
  Layer exact = lines(doubles(y), doubles(law.data("density").select(1, 0)), "exact");
  exact.colour = 0;
  exact.dashed = true;
  Layer sde = steps(bins, doubles(reverse), "reverse SDE");
  Layer ode = steps(bins, doubles(law.data("flow_chains/histogram")), "probability flow");
  sde.colour = vermilion;
  ode.colour = 1;
  return {.title = title,
          .x = {"$x_0$"},
          .y = {title == "VE" ? "density" : "", 0, 1.3},
          .layers = {sde, ode, exact}};
}

void report(Report& out) {
  const Group& first = out.result.at("ve");
  const auto chains = first.data("chains").item<int64_t>();
  const auto steps = first.data("steps").item<int64_t>();
  Figure figure{.columns = 2,
                .width = 6.75,
                .height = 4.8,
                .caption = fmt::format(
                    "Score SDE Fig. 2: exact density p_t of two modes (40 % and 60 %; mean 0, variance 1) in "
                    "units of its standard deviation, dark 0, bright 1 and above. Left: paths of the forward "
                    "SDE, from data to noise; right: of the reverse SDE with the exact score, {} steps, from "
                    "noise to data (time runs backward); in each panel the first two that stand in the lower "
                    "mode at t = 0 (orange) and the first three in the upper (blue). White, the same on both "
                    "sides: probability-flow trajectories at the quantiles 5 %, 15 % … 95 %; four of ten end "
                    "in the lower mode. VE: σ from 0.01 to 50; VP, sub-VP: β from 0.1 to 20.",
                    steps)};
  Figure marginals{
      .columns = 3,
      .width = 6.75,
      .height = 2.3,
      .caption = fmt::format(
          "Histograms of {} chains of each sampler at the end, beside the exact density of the data.",
          chains),
      .shared_key = true};
  Table table{.title = "Mass and variance of what comes back from the noise",
              .columns = {{"SDE"},
                          {"sampler"},
                          {"mass of the left mode"},
                          {"mass of the right mode"},
                          {"variance"},
                          {"variance about a mode / exact"},
                          {"score evaluations"}}};
  table.rows.push_back(
      {"", "exact", Measured{left_mass}, Measured{1 - left_mass}, Measured{1}, Measured{1}, {}});
  double change = 0, furthest = 0;
  for (const auto& [cell, title] : laws) {
    const Group& law = out.result.at(cell);
    const bool last = figure.panels.size() == 4;
    figure.panels.push_back(field(law, "forward", fmt::format("{}: forward SDE", title), false, last));
    figure.panels.push_back(field(law, "reverse", fmt::format("{}: reverse SDE", title), true, last));
    marginals.panels.push_back(histogram(law, title));
    change = std::max(change, law.value("quantile_change"));
    for (const auto& [kind, name] :
         {std::pair{"reverse_chains", "reverse SDE"}, std::pair{"flow_chains", "probability flow"}}) {
      const Group& numbers = law.at(kind);
      const Measured mass = measured(numbers, "left_mass");
      const Measured variance = measured(numbers, "variance");
      table.rows.push_back({title, name, mass, Measured{1 - mass.value, mass.standard_error}, variance,
                            measured(numbers, "mode_variance"), static_cast<int64_t>(numbers.value("nfe"))});
      furthest = std::max(furthest, std::abs(mass.value - left_mass) / *mass.standard_error);
      out.entry({.name = fmt::format("{}.{}.left_mass", cell, kind),
                 .value = mass.value,
                 .standard_error = mass.standard_error,
                 .n = chains});
      out.entry({.name = fmt::format("{}.{}.variance", cell, kind),
                 .value = variance.value,
                 .standard_error = variance.standard_error,
                 .n = chains});
    }
  }
  table.notes = {
      fmt::format(
          "{} chains from the prior, float64; ± is one standard error over chains; the modes are parted at "
          "−0.2. Reverse SDE: Euler–Maruyama, {} steps to t = 0, no denoising. Probability flow: "
          "Dormand–Prince to t = 1e-5, tolerance 1e-5; evaluations are those of the slowest chain.",
          chains, steps),
      fmt::format("In one dimension the probability flow keeps quantiles: the ten trajectories drawn "
                  "(tolerance 1e-9) keep theirs within {:.1e} at all 250 times.",
                  change)};
  out.figure(figure);
  out.table(table);
  out.figure(marginals, "histograms");
  out.entry({.name = "flow_quantile_change", .value = change});
  out.ordering(
      "masses_return", "every sampler gives back the masses of the modes: 4 standard errors",
      furthest < 4 ? Verdict::yes : Verdict::no,
      fmt::format("the furthest of 6 is {:.1f} standard errors from 0.4, {} chains", furthest, chains));
}

const bool registered = register_report(report);

}  // namespace
}  // namespace sgm::vp_ve_sde::score_sde_fig2
