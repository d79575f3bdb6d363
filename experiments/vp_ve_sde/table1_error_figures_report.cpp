#include "experiments/vp_ve_sde/table1_error_figures_report.h"

#include <ATen/core/Tensor.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "experiments/vp_ve_sde/table1_rows_report.h"

namespace sgm::vp_ve_sde {
namespace {

/// Below this noise-to-signal the most probable component has this much of the posterior weight.
constexpr double owner = 0.99;
double merging(const Group& error) {
  const std::vector<double> levels = doubles(error.data("level")), owned = doubles(error.data("owned"));
  for (size_t i = 0; i < levels.size(); ++i) {
    if (owned[i] < owner) return levels[i];
  }
  return levels.back();
}

/// At most 34 points of it are drawn.
Layer curve(const Group& error, const char* name, const std::string& label, int colour, double factor = 100) {
  std::vector<double> x, y;
  const int64_t levels = error.data("level").numel();
  for (int64_t i = 0; i < levels; i += 1 + (levels - 1) / 34) {
    const double value = factor * error.data(name)[i].item<double>();
    if (!std::isfinite(value)) continue;
    x.push_back(error.data("level")[i].item<double>()), y.push_back(value);
  }
  Layer layer = lines(x, y, label);
  layer.colour = colour;
  layer.dashed = name == std::string("offset");
  return layer;
}

void error_figure(Report& out, const ErrorRows& all) {
  const Group& error = out.result.at("error");
  Panel along{.title = "along the score: δ", .x = {"σ/α", 0.02, 220, true}, .y = {"δ, %"}};
  Panel rest{.title = "orthogonal to it: the rest", .x = along.x, .y = {"rest, %", {}, {}, true}};
  along.y.linear_to = 1;
  along.layers = {horizontal(0), vertical(merging(error), "components merge")};
  rest.layers = {vertical(merging(error), "components merge")};
  for (auto& [panel, name] : {std::pair{&along, "delta"}, std::pair{&rest, "rest"}}) {
    for (const auto& [entry, label, colour] :
         {std::tuple{"ve_reverse_diffusion_P1000", "own states: VE, reverse diffusion", 1},
          {"ve_reverse_diffusion_PC1000", "VE, reverse diffusion + corrector", 6},
          {"ve_probability_flow_P1000", "VE, probability flow", 3},
          {"vp_reverse_diffusion_P1000", "VP, reverse diffusion", 2},
          {"vp_probability_flow_P1000", "VP, probability flow", 4}}) {
      const Group& chains = all.at(entry).learned();
      if (chains.contains("error")) panel->layers.push_back(curve(chains.at("error"), name, label, colour));
    }
    Layer exact = curve(error, name, "exact states", 0);
    exact.size = 1.6;
    panel->layers.push_back(exact);
  }
  rest.layers.push_back(curve(error, "offset", "exact states: of it, a shifted centre", 0));
  out.figure(
      {.panels = {along, rest},
       .columns = 2,
       .width = 6.75,
       .height = 3.6,
       .caption = fmt::format(
           "Error of the trained score at states of the exact law and at the states of the samplers, N = "
           "{}; left on an axis that is linear to ±1 %. Right of the vertical line the most probable "
           "component has less than {} of the posterior weight. {}.",
           all.N, owner, all.protocol()),
       .shared_key = true},
      "error_figure");
}

void scatter(Report& out, const ErrorRows& all) {
  std::vector<Panel> panels;
  for (const Kind sde : {Kind::ve, Kind::vp}) {
    Panel panel{.title = title(sde), .x = {"predicted, %"}, .y = {sde == Kind::ve ? "observed, %" : ""}};
    panel.x.linear_to = panel.y.linear_to = 1;
    double low = -1, high = 1;
    std::vector<Layer> marks;
    for (const auto& [name, label, colour, marker] :
         {std::tuple{"exact", "exact score: recursion, chains", 0, 0},
          {"delta", "learned: δ at exact states", 2, 1},
          {"delta_rest", "learned: δ and rest at exact states", 4, 2},
          {"own_delta", "learned: δ at own states", 6, 4},
          {"own_delta_rest", "learned: δ and rest at own states", 1, 3}}) {
      std::vector<double> x, y, errors;
      for (const ErrorRow& row : all.rows) {
        const Group& chains = name == std::string("exact") ? row.exact() : row.learned();
        if (row.entry.chain.sde != sde || diverged(chains) || !row.recursion().contains(name)) continue;
        const double predicted = 100 * row.recursion().value(name);
        if (!(predicted < 9900)) continue;
        const Measured observed = over_runs(chains.data("within"), 100);
        x.push_back(predicted), y.push_back(observed.value), errors.push_back(*observed.standard_error);
        low = std::min({low, predicted, observed.value}), high = std::max({high, predicted, observed.value});
      }
      Layer layer = error_bars(x, y, errors, label);
      layer.colour = colour, layer.marker = marker;
      if (!x.empty()) marks.push_back(layer);
    }
    Layer equal = lines({1.5 * low, 1.5 * high}, {1.5 * low, 1.5 * high});
    equal.colour = 7;
    panel.x.low = panel.y.low = 1.5 * low, panel.x.high = panel.y.high = 1.5 * high;
    panel.layers = {equal};
    panel.layers.insert(panel.layers.end(), marks.begin(), marks.end());
    panels.push_back(panel);
  }
  out.figure(
      {.panels = panels,
       .columns = 2,
       .width = 6.75,
       .height = 3.9,
       .caption = fmt::format(
           "Variance within components − exact, a point an entry of Tables 1 and 4: observed in chains "
           "against the recursion with the measured error of the score. Linear to ±1 %, logarithmic "
           "beyond; bars: one standard error. {}, N = {}. Left out: what diverged.",
           all.protocol(), all.N),
       .shared_key = true});
}

}  // namespace

void error_figures(Report& out, const ErrorRows& all) {
  scatter(out, all);
  error_figure(out, all);
}

}  // namespace sgm::vp_ve_sde
