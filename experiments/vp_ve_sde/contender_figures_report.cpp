#include "experiments/vp_ve_sde/contender_figures_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace sgm::vp_ve_sde {
namespace {

/// A sampler in a figure: an SDE has one colour in all of them, its samplers have marks and lines of their
/// own.
struct Drawn {
  const char* key;
  int colour, marker;
  bool dashed;
};
const std::vector<Drawn> paths{
    {"vp.flow_euler", 1, 0, true},       {"vp.ddim_t", 1, 1, false}, {"vp.dpm_solver_2m_log", 1, 2, false},
    {"ve.dpm_solver_2m_t", 2, 3, false}, {"edm.heun", 3, 4, true},   {"edm.dpm_solver_2m", 3, 5, false}};
const std::vector<Drawn> noisy{{"vp.ancestral", 1, 0, true},
                               {"vp.ddim_noisy", 1, 1, false},
                               {"vp.sde_dpm_solver_2m_log", 1, 2, false},
                               {"ve.reverse_diffusion", 2, 3, true},
                               {"ve.pc", 2, 4, false},
                               {"edm.heun_churned", 3, 5, false}};
constexpr double linear_to = 1;  // of the axis of the bias, %

Panel curves(Panel panel, const std::vector<RankedSampler>& all, size_t p, const std::vector<Drawn>& drawn,
             const char* what, const std::vector<double>& budgets) {
  for (const Drawn& d : drawn) {
    const auto s =
        std::find_if(all.begin(), all.end(), [&](const RankedSampler& x) { return x.key == d.key; });
    if (s == all.end()) continue;
    std::vector<double> x, y;
    for (size_t i = 0; i < budgets.size(); ++i) {
      const double value = 100 * s->of(p, what, static_cast<int64_t>(i));
      if (std::isfinite(value))
        x.push_back(s->on[p]->data("nfe")[static_cast<int64_t>(i)].item<double>()), y.push_back(value);
    }
    Layer curve = lines_points(x, y, s->name());
    curve.colour = d.colour, curve.marker = d.marker, curve.dashed = d.dashed;
    if (!x.empty()) panel.layers.push_back(curve);
  }
  return panel;
}

}  // namespace

void contender_figures(Report& out, const std::vector<RankedSampler>& all, const std::vector<double>& budgets,
                       const std::vector<std::string>& problems) {
  const auto [least, most] = std::minmax_element(budgets.begin(), budgets.end());
  Axis nfe{"NFE", *least < 10 ? *least / 2 : 8, 1.25 * *most, true};
  for (const double budget : budgets) nfe.ticks.emplace_back(budget, fmt::format("{:g}", budget));
  std::vector<Panel> errors, laws;
  for (size_t p = 0; p < problems.size(); ++p) {
    errors.push_back(curves(
        {.title = problems[p], .x = nfe, .y = {p == 0 ? "median error, %" : "", 1e-2, 1e3, true}, .key = ""},
        all, p, paths, "median", budgets));
    const double noise = 200 * all[0].of(p, "bias_standard_error", static_cast<int64_t>(budgets.size()) - 1);
    Panel law{.title = problems[p],
              .x = nfe,
              .y = {p == 0 ? "bias, %" : "", -300, 3000},
              .layers = {horizontal(-noise), horizontal(noise)},
              .key = ""};
    law.y.linear_to = linear_to;
    laws.push_back(curves(law, all, p, noisy, "bias", budgets));
  }
  out.figure({.panels = errors,
              .columns = 3,
              .width = 6.5,
              .height = 2.3,
              .caption =
                  "Median error per trajectory of six deterministic solvers, in % of the spread. Colour: "
                  "the SDE. All other solvers stand in the tables only.",
              .shared_key = true});
  out.figure(
      {.panels = laws,
       .columns = 3,
       .width = 6.5,
       .height = 2.3,
       .caption = fmt::format("Bias of the standard deviation within a component of six samplers with "
                              "noise, in %, on an axis that is linear to ±{} % and logarithmic beyond; "
                              "dashed: ± two standard errors, between which nothing can be told. "
                              "Colour: the SDE. A curve begins where its sampler can run. All other "
                              "samplers stand in the tables only.",
                              linear_to),
       .shared_key = true},
      "law");
}

}  // namespace sgm::vp_ve_sde
