#include "core/report/report.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "experiments/ncsn_annealed_langevin/toy.h"

namespace sgm::ncsn::ncsn_mixing {
namespace {

/// The value of most cells on an axis.
double most_common(const Results& all, const std::string& axis) {
  double common = 0;
  size_t most = 0;
  for (const double value : all.numbers(axis)) {
    const size_t count = all.where(axis, value).cells().size();
    if (count > most) common = value, most = count;
  }
  return common;
}

/// Numbers of levels at which every number of steps gives one and the same share.
std::vector<std::string> equal_shares(const Results& all) {
  std::vector<std::string> found;
  for (const double levels : all.numbers("levels")) {
    const Results row = all.where("levels", levels);
    const Spread share = row.over("steps", minor_share);
    if (share.n > 1 && *share.standard_error == 0)
      found.push_back(fmt::format("L = {}: {}", levels, row.over("steps", minor_share).mean));
  }
  return found;
}

/// A share is off when it lies further from the weight 0.2 than this.
constexpr double tolerance = 0.05;
constexpr double truth = 0.2;

/// The points on an axis in increasing order: share of the minor mode and its standard error.
struct Curve {
  std::vector<double> x, share, error;

  Curve(const Results& row, const std::string& axis) {
    for (const double value : row.numbers(axis)) {
      const Measured share_there = row.where(axis, value)[minor_share];
      x.push_back(value);
      share.push_back(share_there.value);
      error.push_back(*share_there.standard_error);
    }
  }
};

/// "L = 5: from 100 steps per level".
std::string where_it_holds(double levels, const Curve& curve) {
  for (size_t i = 0; i < curve.x.size(); ++i) {
    if (std::abs(curve.share[i] - truth) <= tolerance)
      return fmt::format("L = {}: from {} steps per level", levels, curve.x[i]);
  }
  return fmt::format("L = {}: never", levels);
}

/// The table of all points; returns the largest deviation of the variance on one Gaussian from its recursion,
/// in standard errors.
double table(const Results& all, Report& out) {
  Table table{.title = "Share of the minor mode (truth 0.2) after annealed Langevin dynamics",
              .columns = {{"levels"},
                          {"steps per level"},
                          {"ε"},
                          {"share of the minor mode"},
                          {"variance on one Gaussian"},
                          {"exact recursion"},
                          {"score evaluations"}}};
  double largest = 0;
  for (const Results::Cell& cell : all.cells()) {
    const Results point = all.where(cell.at);
    const Measured variance = point[gaussian_variance];
    const double exact = point[exact_variance].value;
    largest = std::max(largest, std::abs(variance.value - exact) / *variance.standard_error);
    table.rows.push_back({coordinate(cell.at, "levels"), coordinate(cell.at, "steps"),
                          coordinate(cell.at, "eps"), point[minor_share], variance, Measured{exact},
                          static_cast<int64_t>(point[evaluations].value)});
  }
  const Node options = options_of(*all.cells().front().result);
  table.notes = {fmt::format(
      "{} chains a point from U[−8, 8]², total σ from {:g} to {:g}, exact scores, the paper's "
      "convention, one seed; ± is one standard error.",
      options.at<int64_t>("chains"), options.at("sigma_first").number(), options.at("sigma_last").number())};
  out.table(table);
  return largest;
}

void report(Report& out) {
  const Results& all = out.cells;
  const double largest_z = table(all, out);
  const double eps = most_common(all, "eps");
  const Results grid = all.where("eps", eps);
  Panel by_steps{.title = fmt::format("ε = {:g}", eps),
                 .x = {"steps per level", {}, {}, true},
                 .y = {"share of the minor mode", 0, 0.55},
                 .layers = {horizontal(truth)},
                 .key = "outside"};
  std::vector<std::string> holding;
  for (const double levels : grid.numbers("levels")) {
    const Curve curve(grid.where("levels", levels), "steps");
    by_steps.layers.push_back(lines_points(curve.x, curve.share, fmt::format("L = {}", levels)));
    holding.push_back(where_it_holds(levels, curve));
  }
  std::vector<Panel> panels{by_steps};
  for (const Results::Cell& cell : all.cells()) {
    if (all.where({{"levels", coordinate(cell.at, "levels")}, {"steps", coordinate(cell.at, "steps")}})
            .along("eps")
            .size() < 2)
      continue;  // only at one point of the grid other step sizes are tried
    const std::string levels = coordinate(cell.at, "levels");
    const std::string steps = coordinate(cell.at, "steps");
    const Curve curve(all.where({{"levels", levels}, {"steps", steps}}), "eps");
    Layer line = lines(curve.x, curve.share);
    Layer bars = error_bars(curve.x, curve.share, curve.error);
    line.colour = bars.colour = 1;
    panels.push_back({.title = fmt::format("L = {}, {} steps per level", levels, steps),
                      .x = {"step size ε", {}, {}, true},
                      .y = {"share of the minor mode", 0, 0.55},
                      .layers = {horizontal(truth), line, bars},
                      .key = ""});
    break;
  }
  double largest_error = 0;
  for (const Results::Cell& cell : all.cells())
    largest_error = std::max(largest_error, cell.result->value(error_of(minor_share)));
  out.figure(
      {.panels = panels,
       .columns = 2,
       .width = 6.75,
       .height = 2.6,
       .caption = fmt::format("Share of the minor mode against the budget, {} chains a point; the truth, "
                              "0.2, is dashed. Error bars: one standard error; on the left, where none are "
                              "drawn, at most {:.2g}.",
                              options_of(*all.cells().front().result).at<int64_t>("chains"), largest_error)});
  out.note(
      fmt::format("Within {} of the true share at ε = {:g}: {}.", tolerance, eps, fmt::join(holding, "; ")));
  const std::vector<std::string> equal = equal_shares(grid);
  if (!equal.empty()) {
    out.note(
        fmt::format("The share is one number at all numbers of steps ({}): all points start their "
                    "chains from the same draws, and no chain leaves the mode that it is first in, so "
                    "that the same chains are counted. These points are one measurement.",
                    fmt::join(equal, "; ")));
  }
  out.note(
      fmt::format("Single Gaussian: the largest deviation of the Monte Carlo variance from the exact "
                  "recursion is {:.1f} standard errors over {} points.",
                  largest_z, all.cells().size()));
}

const bool registered = register_report(report);

}  // namespace
}  // namespace sgm::ncsn::ncsn_mixing
