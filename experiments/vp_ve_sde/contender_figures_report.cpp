#include "experiments/vp_ve_sde/contender_figures_report.h"

#include <ATen/core/Tensor.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>

namespace sgm::vp_ve_sde {
namespace {

/// A sampler in a figure: colours are SDEs, marks are samplers.
struct Drawn {
  const char* key;
  int colour, marker;
};
constexpr int vp = 1, ve = 2, edm = 3;
const std::vector<Drawn> paths{{"vp.flow_euler", vp, 0},        {"vp.ddim_t", vp, 1},
                               {"vp.dpm_solver_2m_log", vp, 2}, {"ve.dpm_solver_2m_t", ve, 2},
                               {"edm.dpm_solver_2m", edm, 2},   {"edm.heun", edm, 3}};
const std::vector<Drawn> noisy{
    {"vp.ancestral", vp, 0},         {"vp.ddim_noisy", vp, 1}, {"vp.sde_dpm_solver_2m_log", vp, 2},
    {"ve.reverse_diffusion", ve, 3}, {"ve.pc", ve, 4},         {"edm.heun_churned", edm, 5}};
constexpr double linear_to = 1;  // of the axis of the bias, %

/// A curve of a sampler: its values in % where they are finite.
using Curve = std::function<std::pair<double, double>(const RankedSampler&, size_t at)>;

void curves(Panel& panel, const std::vector<RankedSampler>& all, const std::vector<Drawn>& drawn,
            size_t points, const Curve& curve) {
  for (const Drawn& d : drawn) {
    const auto s =
        std::find_if(all.begin(), all.end(), [&](const RankedSampler& x) { return x.key == d.key; });
    if (s == all.end()) continue;
    std::vector<double> x, y;
    for (size_t i = 0; i < points; ++i) {
      const auto [at, value] = curve(*s, i);
      if (std::isfinite(at) && std::isfinite(value)) x.push_back(at), y.push_back(100 * value);
    }
    Layer line = lines_points(x, y, s->name());
    line.colour = d.colour, line.marker = d.marker;
    if (!x.empty()) panel.layers.push_back(line);
  }
}

/// What a figure shows of six samplers.
struct Shown {
  const std::vector<Drawn>& drawn;
  const char *what, *label;
  bool symlog;
};
const Shown error_of_paths{paths, "median", "median error, %", false};
const Shown bias_of_laws{noisy, "bias", "bias, %", true};

Axis axis_of(const Shown& shown, bool first) {
  Axis axis{first ? shown.label : "", {}, {}, !shown.symlog};
  if (shown.symlog) axis.linear_to = linear_to;
  return axis;
}

Figure figure_of(std::vector<Panel> panels, std::string caption) {
  return {.panels = std::move(panels),
          .columns = 3,
          .width = 6.5,
          .height = 2.3,
          .caption = std::move(caption),
          .shared_key = true};
}

std::vector<Panel> by_budget(const Shown& shown, const std::vector<RankedSampler>& all,
                             const std::vector<double>& budgets, const std::vector<std::string>& problems) {
  const auto [least, most] = std::minmax_element(budgets.begin(), budgets.end());
  Axis nfe{"NFE", 0.8 * *least, 1.25 * *most, true};
  for (const double budget : budgets) nfe.ticks.emplace_back(budget, fmt::format("{:g}", budget));
  const Place last{static_cast<int64_t>(budgets.size()) - 1};
  std::vector<Panel> panels;
  for (size_t p = 0; p < problems.size(); ++p) {
    Panel panel{.title = problems[p], .x = nfe, .y = axis_of(shown, p == 0), .key = ""};
    if (shown.symlog) {
      const double noise = 200 * all[0].of(p, "bias_standard_error", last);
      panel.layers = {horizontal(-noise), horizontal(noise)};
    }
    curves(panel, all, shown.drawn, budgets.size(), [&](const RankedSampler& s, size_t i) {
      const auto b = static_cast<int64_t>(i);
      return std::pair{static_cast<double>(s.nfe(p, b)), s.of(p, shown.what, {b})};
    });
    panels.push_back(std::move(panel));
  }
  return panels;
}

std::vector<Panel> by_error(const Shown& shown, const std::vector<RankedSampler>& all, int64_t budget,
                            const std::vector<std::string>& problems) {
  const std::vector<double> deltas = doubles(all[0].on[0]->data("delta"));
  std::vector<size_t> order;
  for (size_t e = 0; e < deltas.size(); ++e) {
    if (std::isfinite(deltas[e])) order.push_back(e);
  }
  std::sort(order.begin(), order.end(), [&](size_t x, size_t y) { return deltas[x] < deltas[y]; });
  std::vector<Panel> panels;
  for (size_t p = 0; p < problems.size(); ++p) {
    Panel panel{.title = problems[p], .x = {"error of the score, %"}, .y = axis_of(shown, p == 0), .key = ""};
    curves(panel, all, shown.drawn, order.size(), [&](const RankedSampler& s, size_t i) {
      return std::pair{100 * deltas[order[i]], s.of(p, shown.what, {budget, static_cast<int64_t>(order[i])})};
    });
    panels.push_back(std::move(panel));
  }
  return panels;
}

}  // namespace

double RankedSampler::of(size_t problem, const char* what, const Place& at) const {
  const Group& cell = *on[problem];
  if (!cell.contains(what)) return NAN;
  return cell.data(what)[at.picking ? 0 : 1][at.error][row][at.budget].item<double>();
}

Measured RankedSampler::bias(size_t problem, const Place& at) const {
  return {100 * of(problem, "bias", at), 100 * of(problem, "bias_standard_error", at)};
}

int64_t RankedSampler::nfe(size_t problem, int64_t budget) const {
  return on[problem]->data("nfe")[row][budget].item<int64_t>();
}

std::string RankedSampler::missing(size_t problem, const Place& at) const {
  static constexpr const char* words[] = {"", "too few steps", "diverged"};
  return words[on[problem]->data("status")[at.error][row][at.budget].item<int64_t>()];
}

void contender_figures(Report& out, const std::vector<RankedSampler>& all, const std::vector<double>& budgets,
                       const std::vector<std::string>& problems) {
  const std::string marks = " Colour: the SDE; mark: the sampler. All others stand in the tables only.";
  const std::string symlog =
      fmt::format(", in %, on an axis that is linear to ±{} % and logarithmic beyond", linear_to);
  out.figure(
      figure_of(by_budget(error_of_paths, all, budgets, problems),
                "Median error per trajectory of six deterministic solvers, in % of the spread, with the "
                "exact score." +
                    marks));
  out.figure(
      figure_of(by_budget(bias_of_laws, all, budgets, problems),
                "Bias of the standard deviation within a component of six samplers with noise" + symlog +
                    "; exact score. Dashed: ± two standard errors, between which nothing can be told. A "
                    "curve begins where its sampler can run." +
                    marks),
      "law");
  const auto middle = static_cast<int64_t>(budgets.size() / 2);
  const std::string within =
      fmt::format(" within {:g} evaluations, against the error of the score, alike at all times.",
                  budgets[static_cast<size_t>(middle)]);
  out.figure(
      figure_of(by_error(error_of_paths, all, middle, problems),
                "Median error per trajectory, in % of the spread, of the same solvers" + within + marks),
      "wrong_score");
  out.figure(figure_of(by_error(bias_of_laws, all, middle, problems),
                       "Bias of the standard deviation within a component" + symlog +
                           ", of the same samplers" + within + marks),
             "wrong_score_law");
}

}  // namespace sgm::vp_ve_sde
