#include "core/report/report.h"

#include <ATen/core/Tensor.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace sgm::vp_ve_sde::score_sde_fig5 {
namespace {

struct Curve {
  const char *cell, *quantity, *title, *label;
  bool log;
};
constexpr Curve curves[] = {{"smld_ve", "variance", "SMLD and VE: variance", "variance", true},
                            {"ddpm_vp", "mean", "DDPM and VP: mean", "factor of $x_0$", false},
                            {"ddpm_vp", "variance", "DDPM and VP: variance", "variance", false}};

struct Convention {
  const char *group, *title;
};
constexpr Convention conventions[] = {{"step_end", "$t_i$ = i/N"}, {"index", "$t_i$ = (i−1)/(N−1)"}};

/// By how much the first variance of DDPM and VP deviates at t_1 = 1/N.
double first_deviation(const Report& out) {
  const Group& drawn = out.result.at("ddpm_vp").at("drawn");
  return drawn.data("step_end/variance")[0].item<double>() / drawn.data("variance")[0].item<double>() - 1;
}

void figure(Report& out) {
  std::vector<Panel> panels;
  for (const Curve& c : curves) {
    const Group& drawn = out.result.at(c.cell).at("drawn");
    const std::vector<double> t = doubles(drawn.data("step_end/t"));
    const std::vector<double> discrete = doubles(drawn.data(c.quantity));
    std::vector<double> some_t, some;  // some 25 marks, the last scale among them
    const size_t stride = std::max<size_t>(1, t.size() / 25);
    for (size_t i = (t.size() - 1) % stride; i < t.size(); i += stride)
      some_t.push_back(t[i]), some.push_back(discrete[i]);
    Layer marks = points(some_t, some, "discrete, at i/N");
    marks.colour = 0, marks.marker = 0, marks.size = 0.7;
    panels.push_back(
        {.title = c.title,
         .x = {"t", 0, 1},
         .y = {c.label, {}, {}, c.log},
         .layers = {lines(t, doubles(drawn.data(std::string("step_end/") + c.quantity)), "continuous"),
                    marks},
         .key = ""});
  }
  panels[0].key = "bottom right";
  for (const Curve& c : curves) {
    const Group& drawn = out.result.at(c.cell).at("drawn");
    const std::vector<double> discrete = doubles(drawn.data(c.quantity));
    Panel panel{.x = {"t", 0, 1}, .y = {"deviation, %"}, .layers = {horizontal(0)}, .key = ""};
    for (const Convention& convention : conventions) {
      const Group& there = drawn.at(convention.group);
      std::vector<double> t = doubles(there.data("t"));
      std::vector<double> relative = doubles(there.data(c.quantity));
      for (size_t i = 0; i < relative.size(); ++i) relative[i] = 100 * (relative[i] / discrete[i] - 1);
      panel.layers.push_back(lines(t, relative, convention.title));
    }
    panels.push_back(panel);
  }
  panels[3].key = "top right";
  const double first = 100 * first_deviation(out);
  panels[5].y.low = -0.5 * first, panels[5].y.high = 1.2 * first;
  out.figure({.panels = panels,
              .columns = 3,
              .width = 6.75,
              .height = 4.2,
              .caption = fmt::format(
                  "Above: kernels of the discrete chains (every {}th of N = {} scales is marked) on the "
                  "continuous ones. Below: their deviation in % of the discrete kernel, for the two readings "
                  "of t_i; the last panel is cut: the first scale's variance deviates by {:.1f} % at t_1 = "
                  "1/N, and by −100 % at t_1 = 0, where the continuous variance vanishes.",
                  std::max<int64_t>(1, out.result.at("ddpm_vp").data("drawn/mean").numel() / 25),
                  static_cast<int64_t>(out.result.at("ddpm_vp").value("drawn/N")), first)});
}

void report(Report& out) {
  Table table{.title = "Largest deviation of the continuous perturbation kernels from the discrete ones",
              .columns = {{"chain and SDE"},
                          {"N"},
                          {"t_i, i = 1 … N"},
                          {"mean", "%", 3},
                          {"variance", "%", 3},
                          {"at i ="},
                          {"variance, absolute", "", 3}}};
  for (const auto& [cell, title] : {std::pair{"smld_ve", "SMLD, VE"}, std::pair{"ddpm_vp", "DDPM, VP"}}) {
    std::vector<std::pair<int64_t, const Group*>> sizes;
    for (const auto& [name, group] : out.result.at(cell).groups)
      sizes.emplace_back(static_cast<int64_t>(group.value("N")), &group);
    std::sort(sizes.begin(), sizes.end());
    for (const auto& [N, group] : sizes) {
      for (const auto& [convention, text] :
           {std::pair{"step_end", "i/N"}, std::pair{"index", "(i − 1)/(N − 1)"}}) {
        const Group& there = group->at(convention);
        table.rows.push_back({title, N, text, Measured{100 * there.value("mean_relative")},
                              Measured{100 * there.value("variance_relative")},
                              static_cast<int64_t>(there.value("variance_relative_at")),
                              Measured{there.value("variance_absolute")}});
      }
    }
  }
  const auto number = [&](const char* cell, const char* option) {
    const Node options = options_of(out.result.at(cell));
    const Node* value = options.find(option);
    return value ? value->number() : std::nan("");
  };
  table.notes = {
      fmt::format(
          "Deviations in % of the discrete kernel, exact: nothing is sampled. VE: σ from {:g} to {:g}; "
          "VP: β from {:g} to {:g}.",
          number("smld_ve", "sde.sigma_min"), number("smld_ve", "sde.sigma_max"),
          number("ddpm_vp", "sde.beta_min"), number("ddpm_vp", "sde.beta_max")),
      "i/N: the paper's limit of many scales. (i − 1)/(N − 1): the official code's index of a time, at which "
      "VE's kernels are SMLD's by construction, and at whose first time VP's kernel has no variance yet."};
  out.table(table);
  figure(out);

  const Group& ve = out.result.at("smld_ve").at("drawn");
  const Group& vp = out.result.at("ddpm_vp").at("drawn");
  const at::Tensor kept = vp.data("mean");
  const int64_t N = kept.size(0);
  const bool published = number("smld_ve", "sde.sigma_min") == 0.01 &&
                         number("smld_ve", "sde.sigma_max") == 50 &&
                         number("ddpm_vp", "sde.beta_min") == 0.1 && number("ddpm_vp", "sde.beta_max") == 20;
  // What is reported is of the paper's levels and N: of others the numbers stand alone.
  const auto entry = [&](const std::string& name, double value, bool of_the_papers) {
    out.entry({.name = name, .value = value, .own = !of_the_papers});
  };
  entry("vp.alpha_0.5", out.result.at("ddpm_vp").value("mean_at_half"), published);
  entry("vp.sigma_1e-3", out.result.at("ddpm_vp").value("std_at_1e-3"), published);
  const bool whole = published && N == 1000;
  entry("smld_ve.step_end.variance", ve.value("step_end/variance_relative"), whole);
  entry("smld_ve.index.variance", ve.value("index/variance_relative"), whole);
  for (const auto& [place, i] :
       {std::pair{"first", int64_t{1}}, std::pair{"middle", N / 2}, std::pair{"last", N}})
    entry(fmt::format("ddpm.alpha_bar_{}", place), std::pow(kept[i - 1].item<double>(), 2), whole);
  out.note(fmt::format(
      "\"Almost exactly\" is, at N = {}: SMLD and VE deviate by at most {:.2g} % in variance at t_i = i/N "
      "and by rounding alone ({:.0e}) at (i − 1)/(N − 1). DDPM and VP deviate at t_i = i/N by at most {:.2g} "
      "in the factor of the mean and {:.2g} in variance, {:.2g} of the variance of the first scale, where it "
      "is smallest; at (i − 1)/(N − 1) by {:.2g} in variance.",
      N, 100 * ve.value("step_end/variance_relative"), ve.value("index/variance_relative"),
      vp.value("step_end/mean_absolute"), vp.value("step_end/variance_absolute"),
      vp.value("step_end/variance_relative"), vp.value("index/variance_absolute")));
}

const bool registered = register_report(report);

}  // namespace
}  // namespace sgm::vp_ve_sde::score_sde_fig5
