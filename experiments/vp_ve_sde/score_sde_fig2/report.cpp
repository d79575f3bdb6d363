#include "core/report/report.h"

#include <ATen/ops/linspace.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>

namespace sgm::vp_ve_sde::score_sde_fig2 {
namespace {

struct Law {
  const char *cell, *title;
};
constexpr Law laws[] = {{"ve", "VE"}, {"vp", "VP"}, {"sub_vp", "sub-VP"}};
constexpr double left_mass = 0.4, boundary = -0.2;
constexpr double normal_95 = 1.959964;  // of standard errors
constexpr int white = 8;
constexpr int vermilion = 2;
constexpr int sky = 6;

Measured measured(const Group& chains, const std::string& name) {
  return {chains.value(name), chains.value(name + "_standard_error")};
}

constexpr size_t lower_paths = 1, upper_paths = 2;  // drawn in each panel
constexpr int64_t every = 2;                        // of the times of density and paths

std::vector<double> some(const at::Tensor& x) {
  return doubles(x.slice(0, 0, x.size(0), every));
}

/// The density with the flow's trajectories, white, and paths, coloured by the mode in which they stand at
/// time 0. `mirrored`: from t = 1 to 0.
Panel field(const Group& law, const std::string& paths, const std::string& title, bool mirrored, bool last) {
  const std::vector<double> time = some(law.data("t"));
  const std::vector<double> height = doubles(law.data("y"));
  const double end = law.data("t")[-1].item<double>();
  const at::Tensor& density = law.data("density");
  Panel panel{.title = title,
              .x = {last ? "time $t$" : "", 0, end, false, {}, {}, mirrored},
              .y = {mirrored ? "" : "$x_t$ / standard dev.", height.front(), height.back()},
              .key = "",
              .colour = {mirrored ? "density" : "", 0, 1}};
  for (const double at : {0.0, 0.5, 1.0}) panel.x.ticks.emplace_back(at * end, fmt::format("{}", at * end));
  panel.layers.push_back(heat(doubles(density.slice(1, 0, density.size(1), every)),
                              static_cast<int>(time.size()), 0, time[1] - time[0], height.front(),
                              height[1] - height[0]));
  const auto draw = [&](const std::vector<double>& x, int colour, double size, double opacity) {
    Layer line = lines(time, x);
    line.colour = colour;
    line.size = size;
    line.opacity = opacity;
    panel.layers.push_back(line);
  };
  for (int64_t i = 0; i < law.data("flow").size(1); ++i)
    draw(some(law.data("flow").select(1, i)), white, 0.5, 0.9);
  size_t lower = 0, upper = 0;
  for (int64_t i = 0; i < law.data(paths).size(1); ++i) {
    const at::Tensor path = law.data(paths).select(1, i);
    const bool below = path[0].item<double>() < boundary;
    if ((below ? lower++ : upper++) < (below ? lower_paths : upper_paths))
      draw(some(path), below ? vermilion : sky, 0.6, 1);
  }
  return panel;
}

/// Bin centres, width and mean exact density in the bins.
struct Bins {
  std::vector<double> centres, exact;
  double width;
};

Bins bins_of(const Group& law) {
  const at::Tensor& y = law.data("y");
  const int64_t n = law.data("reverse_chains/histogram").numel();
  const double high = y[-1].item<double>();
  Bins bins{doubles(at::linspace(-high + high / static_cast<double>(n), high - high / static_cast<double>(n),
                                 n, at::kDouble)),
            {},
            2 * high / static_cast<double>(n)};
  // Two modes of mean 0 and variance 1 (the study's data): their width follows from means and masses.
  const double gap = 2, variance = 1 - left_mass * (1 - left_mass) * gap * gap;
  const double left = -gap * (1 - left_mass), right = gap * left_mass;
  const auto below = [&](double x) {
    const auto normal = [&](double mean) { return 0.5 * std::erfc((mean - x) / std::sqrt(2 * variance)); };
    return left_mass * normal(left) + (1 - left_mass) * normal(right);
  };
  for (const double x : bins.centres)
    bins.exact.push_back((below(x + bins.width / 2) - below(x - bins.width / 2)) / bins.width);
  return bins;
}

Panel histogram(const Group& law, const std::string& title, bool first) {
  const Bins bins = bins_of(law);
  Layer exact = lines(doubles(law.data("y")), doubles(law.data("density").select(1, 0)), "exact");
  exact.colour = 0;
  exact.size = 0.7;
  Layer sde = steps(bins.centres, doubles(law.data("reverse_chains/histogram")), "reverse SDE");
  Layer ode = steps(bins.centres, doubles(law.data("flow_chains/histogram")), "probability flow");
  sde.colour = vermilion;
  ode.colour = 1;
  return {.title = title,
          .x = {"", -2.2, 2.2},
          .y = {first ? "density" : "", 0, 1.3},
          .layers = {sde, ode, exact}};
}

constexpr size_t merged = 3;  // bins of a ratio

/// Histograms over the exact shares, with one standard error, where `merged` bins together are expected to
/// hold at least 100.
Panel ratios(const Group& law, double chains, bool first) {
  const Bins bins = bins_of(law);
  Panel panel{.x = {"$x_0$", -2.2, 2.2}, .y = {first ? "over exact" : ""}, .layers = {horizontal(1)}};
  for (const auto& [kind, title, colour, shift] :
       {std::tuple{"reverse_chains", "reverse SDE", vermilion, -0.15},
        std::tuple{"flow_chains", "probability flow", 1, 0.15}}) {
    const std::vector<double> density = doubles(law.at(kind).data("histogram"));
    std::vector<double> x, y, error;
    for (size_t i = 0; i + merged <= density.size(); i += merged) {
      double found = 0;
      double exact = 0;
      for (size_t k = i; k < i + merged; ++k) found += density[k], exact += bins.exact[k];
      const double expected = chains * exact * bins.width;
      if (expected < 100) continue;
      x.push_back(bins.centres[i + merged / 2] + shift * merged * bins.width);
      y.push_back(found / exact);
      error.push_back(1 / std::sqrt(expected));
    }
    Layer marks = error_bars(x, y, error, title);
    marks.colour = colour, marks.marker = 0, marks.size = 0.5;
    if (!x.empty()) panel.layers.push_back(marks);
  }
  return panel;
}

/// How many standard errors a number is from the exact one.
double deviation(const Measured& found, double exact) {
  return std::abs(found.value - exact) / *found.standard_error;
}

std::string parameters(const Group& law, const std::string& title) {
  const Node options = options_of(law);
  const auto number = [&](const char* key) { return options.at(key).number(); };
  if (options.find("sde.sigma_max"))
    return fmt::format("{}: σ from {:g} to {:g}", title, number("sde.sigma_min"), number("sde.sigma_max"));
  return fmt::format("{}: β from {:g} to {:g}", title, number("sde.beta_min"), number("sde.beta_max"));
}

void report(Report& out) {
  const Group& first = out.result.at("ve");
  const auto chains = first.data("chains").item<int64_t>();
  const auto steps = first.data("steps").item<int64_t>();
  Figure figure{.columns = 2, .width = 6.75, .height = 4.4};
  Figure marginals{
      .columns = 3,
      .width = 6.75,
      .height = 3.3,
      .caption = fmt::format(
          "Above: histograms of {} chains of each sampler at the end, on the exact density of the data. "
          "Below: the same over the exact share, {} bins together, with one standard error, where at least "
          "100 "
          "chains are expected.",
          chains, merged),
      .shared_key = true};
  std::vector<std::string> laws_used;
  Table table{.title = "Mass and variance of what comes back from the noise",
              .columns = {{"SDE"},
                          {"sampler"},
                          {"mass of the left mode"},
                          {"mass of the right mode"},
                          {"variance"},
                          {"variance about a mode / exact"},
                          {"mass and variance from exact", "standard errors"},
                          {"score evaluations"}}};
  table.rows.push_back(
      {"", "exact", Measured{left_mass}, Measured{1 - left_mass}, Measured{1}, Measured{1}, {}, {}});
  double change = 0, furthest = 0;
  int64_t judged = 0, outside = 0;
  for (const auto& [cell, title] : laws) {
    const Group& law = out.result.at(cell);
    const bool last = figure.panels.size() == 4;
    figure.panels.push_back(field(law, "forward", fmt::format("{}: forward SDE", title), false, last));
    figure.panels.push_back(field(law, "reverse", fmt::format("{}: reverse SDE", title), true, last));
    marginals.panels.push_back(histogram(law, title, marginals.panels.empty()));
    laws_used.push_back(parameters(law, title));
    change = std::max(change, law.value("quantile_change"));
    for (const auto& [kind, name] :
         {std::pair{"reverse_chains", "reverse SDE"}, std::pair{"flow_chains", "probability flow"}}) {
      const Group& numbers = law.at(kind);
      const Measured mass = measured(numbers, "left_mass");
      const Measured variance = measured(numbers, "variance");
      const Measured about = measured(numbers, "mode_variance");
      const double from[] = {deviation(mass, left_mass), deviation(variance, 1)};
      table.rows.push_back({title, name, mass, Measured{1 - mass.value, mass.standard_error}, variance, about,
                            fmt::format("{:.1f}, {:.1f}", from[0], from[1]),
                            static_cast<int64_t>(numbers.value("nfe"))});
      for (const double one : from) furthest = std::max(furthest, one), ++judged, outside += one > normal_95;
    }
  }
  for (const auto& [cell, title] : laws)
    marginals.panels.push_back(
        ratios(out.result.at(cell), static_cast<double>(chains), marginals.panels.size() == 3));
  const Node options = options_of(first);
  const Node* rtol = options.find("flow.rtol");
  const Node* eps = options.find("flow.eps");
  figure.caption = fmt::format(
      "Score SDE Fig. 2: exact density p_t of two modes (40 % and 60 %; mean 0, variance 1) in units of its "
      "standard deviation, 1 and above in one colour. Left: paths of the forward SDE, from data to noise; "
      "right: of the reverse SDE with the exact score, {} steps, from noise to data (time runs backward); in "
      "each panel the first one that stands in the lower mode at t = 0 (orange) and the first two in the "
      "upper (blue), at every second time. White, the same on both sides: probability-flow trajectories at "
      "the quantiles 5 %, 15 % … 95 %; four of ten end in the lower mode. {}.",
      steps, fmt::join(laws_used, "; "));
  table.notes = {
      fmt::format(
          "{} chains from the prior, float64; ± is one standard error over chains; the modes are parted at "
          "−0.2. Reverse SDE: Euler–Maruyama, {} steps to t = 0, no denoising. Probability flow: "
          "Dormand–Prince to t = {:.0e}, tolerance {:.0e}; evaluations are those of the slowest chain.",
          chains, steps, eps ? eps->number() : 1e-5, rtol ? rtol->number() : 1e-5),
      fmt::format("In one dimension the probability flow keeps quantiles: the ten trajectories drawn "
                  "(tolerance 1e-9) keep theirs within {:.1e} at all {} times.",
                  change, first.data("t").numel())};
  table.notes.push_back(fmt::format(
      "The {} masses and variances are one test, by the furthest: {} of them lie outside their own 95 % "
      "interval, the furthest {:.1f} standard errors from the exact number.",
      judged, outside, furthest));
  out.figure(figure);
  out.table(table);
  out.figure(marginals, "histograms");
  out.entry({.name = "furthest_of_twelve", .value = furthest, .n = chains});
  out.entry({.name = "flow_quantile_change", .value = change});
}

const bool registered = register_report(report);

}  // namespace
}  // namespace sgm::vp_ve_sde::score_sde_fig2
