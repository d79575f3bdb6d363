#include "core/report/report.h"

#include <ATen/core/Tensor.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace sgm::vp_ve_sde::edm_fig3 {
namespace {

struct Named {
  const char *key, *title;
};
constexpr Named schedules[] = {{"vp", "VP"}, {"ve", "VE: σ = √t"}, {"edm", "EDM, DDIM: σ = t"}};

/// The drawn trajectories of a schedule, those that end at 1 and at −1 in colours of their own, up to noise
/// level `most`.
Panel panel_of(const Group& schedule, const std::string& title, double most) {
  const std::vector<double> t = doubles(schedule.data("t"));
  const std::vector<double> sigma = doubles(schedule.data("sigma"));
  size_t first = 0;
  while (sigma[first] > most * (1 + 1e-9)) ++first;
  if (first > 0) --first;
  const std::vector<double> shown(t.begin() + static_cast<int64_t>(first), t.end());
  Panel panel{.title = title, .x = {"t", 0, shown.front()}, .y = {}, .key = ""};
  const at::Tensor x = schedule.data("x");
  for (int64_t i = 0; i < x.size(1); ++i) {
    const std::vector<double> path = doubles(x.select(1, i));
    Layer line = lines(shown, {path.begin() + static_cast<int64_t>(first), path.end()});
    line.colour = path.back() > 0 ? 2 : 1;
    line.size = 0.7;
    panel.layers.push_back(line);
  }
  return panel;
}

void report(Report& out) {
  const Group& result = out.result.at("trajectories");
  const std::vector<double> floors = doubles(result.data("floor"));
  const std::vector<double> steps = doubles(result.data("steps"));
  const double sigma_max = result.value("sigma_max");
  const auto n = static_cast<int64_t>(result.value("trajectories"));
  Table table{.title = fmt::format("Curvature of trajectories from σ = {:g}, data at ±1", sigma_max),
              .columns = {{"schedule"}}};
  for (const double floor : floors)
    table.columns.push_back({fmt::format("curvature, to σ = {:g}", floor), "", 3, "lower"});
  for (const double floor : {floors.front(), floors.back()})
    table.columns.push_back({fmt::format("sagitta, to σ = {:g}", floor), "", 3, "lower"});
  for (const char* grid : {"equal in t", "ρ = 7"}) {
    for (const double step : steps)
      table.columns.push_back({fmt::format("RMS error of {:g} Euler steps, {}", step, grid), "", 3, "lower"});
  }
  bool least = true;
  std::string uncertainty;
  for (const Named& schedule : schedules) {
    const Group& group = result.at(schedule.key);
    const std::vector<double> bent = doubles(group.data("curvature"));
    const std::vector<double> away = doubles(group.data("sagitta"));
    std::vector<Datum> row{std::string(schedule.title)};
    for (const double value : bent) row.emplace_back(Measured{value});
    for (const double value : {away.front(), away.back()}) row.emplace_back(Measured{value});
    for (const char* grid : {"euler_equal", "euler_common"}) {
      for (const double value : doubles(group.data(grid))) row.emplace_back(Measured{value});
    }
    table.rows.push_back(std::move(row));
    const std::vector<double> straightest = doubles(result.at("edm").data("curvature"));
    for (size_t i = 0; i < bent.size(); ++i) least = least && straightest[i] <= bent[i];
    uncertainty += fmt::format("{}{}: {:.3g}", uncertainty.empty() ? "" : "; ", schedule.title, bent.back());
  }
  table.notes = {
      "Curvature: E∫|(x_T − x_0) − dx/dτ|² dτ / E|x_T − x_0|² over τ = t/T in [0, 1], the straightness of "
      "Liu, Gong & Liu 2022 (2209.03003, sec. 2.2) relative to the mean square chord; 0: straight at "
      "constant speed. EDM states no number. Under VE it grows without bound as the last σ falls: dx/dt ~ "
      "1/σ next to a point mass.",
      fmt::format(
          "Sagitta: mean largest distance from the chord over the mean chord. Euler's rule in the schedule's "
          "t and x, to σ = {:g}: with equal steps in t, and at levels common to all schedules, evenly spaced "
          "in σ^(1/7). {} trajectories at equally likely starts: nothing is random.",
          floors.back(), n)};
  out.table(table);

  std::vector<Panel> panels;
  for (const Named& schedule : schedules)
    panels.push_back(panel_of(result.at(schedule.key), schedule.title, sigma_max));
  panels.front().y.label = "x";
  const double near = std::min(1.0, sigma_max);
  for (const Named& schedule : schedules) {
    panels.push_back(
        panel_of(result.at(schedule.key), fmt::format("{}, near the data", schedule.title), near));
    panels.back().y.low = -2.5, panels.back().y.high = 2.5;
    panels.back().y.label = &schedule == schedules ? "x" : "";
  }
  out.figure({.panels = panels,
              .columns = 3,
              .width = 6.75,
              .height = 4,
              .caption = fmt::format(
                  "Trajectories of the probability flow ODE on data at ±1 (colour: where they end) "
                  "in each schedule's own time and scale, {} of {}. Above: from σ = {:g} to {:g}; "
                  "below: from σ = {:g}. With σ = t they are straight at both ends and turn only "
                  "between.",
                  result.data("edm/x").size(1), n, sigma_max, floors.back(), near)});
  for (const auto& [grid, name, where] :
       {std::tuple{"euler_equal", "least_error_equal_steps", "with equal steps in t"},
        std::tuple{"euler_common", "least_error_common_levels", "at common levels, ρ = 7"}}) {
    bool smallest = true;
    std::string numbers;
    const std::vector<double> edm = doubles(result.at("edm").data(grid));
    for (const Named& schedule : schedules) {
      const std::vector<double> error = doubles(result.at(schedule.key).data(grid));
      for (size_t i = 0; i < steps.size(); ++i) smallest = smallest && edm[i] <= error[i];
      numbers +=
          fmt::format("{}{}: {:.2g}", numbers.empty() ? fmt::format("{:g} steps: ", steps.front()) : "; ",
                      schedule.title, error.front());
    }
    out.ordering(name,
                 fmt::format("and Euler's rule then has the least error {}, at every number of steps", where),
                 smallest ? Verdict::yes : Verdict::no, numbers);
  }
  out.entry({.name = "quantile_error", .value = result.value("quantile_error")});
  out.ordering(
      "edm_is_straightest",
      "EDM: with σ(t) = t and no scaling the trajectories have the least curvature, whatever the last σ",
      least ? Verdict::yes : Verdict::no, fmt::format("to σ = {:g}: {}", floors.back(), uncertainty));
}

const bool registered = register_report(report);

}  // namespace
}  // namespace sgm::vp_ve_sde::edm_fig3
