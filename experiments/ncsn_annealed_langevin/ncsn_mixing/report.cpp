#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "core/report/report.h"

namespace sgm::ncsn::ncsn_mixing {
namespace {

/// A point of the grid as its cell's name and result tell it.
struct Point {
  int64_t levels, steps;
  double eps;
  const Group* result;

  Measured share() const {
    return {result->value("minor_share"), result->value("minor_share_standard_error")};
  }
};

std::vector<Point> points_of(const Group& result) {
  std::vector<Point> all;
  for (const auto& [name, group] : result.groups) {
    all.push_back({static_cast<int64_t>(group.value("levels")), static_cast<int64_t>(group.value("steps")),
                   group.value("eps"), &group});
  }
  return all;
}

/// A share is off when it lies further from the weight 0.2 than this.
constexpr double tolerance = 0.05;

void report(Report& out) {
  const std::vector<Point> all = points_of(out.result);
  Table table{.title = "Share of the minor mode (truth 0.2) after annealed Langevin dynamics",
              .columns = {{"levels"},
                          {"steps per level"},
                          {"ε"},
                          {"share of the minor mode"},
                          {"variance on one Gaussian"},
                          {"exact recursion"},
                          {"score evaluations"}}};
  double largest_z = 0;
  for (const Point& p : all) {
    const Measured variance{p.result->value("gaussian_variance"),
                            p.result->value("gaussian_variance_standard_error")};
    const double exact = p.result->value("gaussian_variance_exact");
    largest_z = std::max(largest_z, std::abs(variance.value - exact) / *variance.standard_error);
    table.rows.push_back({p.levels, p.steps, Measured{p.eps}, p.share(), variance, Measured{exact},
                          static_cast<int64_t>(p.result->value("nfe"))});
  }
  const auto chains = static_cast<int64_t>(all.front().result->value("chains"));
  table.notes = {
      fmt::format("{} chains a point from U[−8, 8]², total σ from 20 to 1, exact scores, the paper's "
                  "convention, one seed; ± is one standard error.",
                  chains)};
  out.table(table);

  std::vector<int64_t> levels;
  std::vector<double> eps_x, eps_y, eps_error;
  Panel by_steps{.title = "ε = 0.1",
                 .x = {"steps per level", {}, {}, true},
                 .y = {"share of the minor mode", 0, 0.55},
                 .layers = {horizontal(0.2)},
                 .key = "outside"};
  std::vector<Point> by_eps_order = all;
  std::sort(by_eps_order.begin(), by_eps_order.end(),
            [](const Point& a, const Point& b) { return a.eps < b.eps; });
  for (const Point& p : by_eps_order) {
    if (p.levels == 10 && p.steps == 100) {
      eps_x.push_back(p.eps);
      eps_y.push_back(p.share().value);
      eps_error.push_back(*p.share().standard_error);
    }
  }
  for (const Point& p : all) {
    if (p.eps == 0.1 && (levels.empty() || levels.back() != p.levels)) levels.push_back(p.levels);
  }
  std::vector<std::string> failing;
  for (const int64_t l : levels) {
    std::vector<double> x, y;
    int64_t enough = 0;
    for (const Point& p : all) {
      if (p.eps != 0.1 || p.levels != l) continue;
      x.push_back(static_cast<double>(p.steps));
      y.push_back(p.share().value);
      if (enough == 0 && std::abs(y.back() - 0.2) <= tolerance) enough = p.steps;
    }
    by_steps.layers.push_back(lines_points(x, y, fmt::format("L = {}", l)));
    failing.push_back(enough > 0 ? fmt::format("L = {}: from {} steps per level", l, enough)
                                 : fmt::format("L = {}: never", l));
  }
  Layer line = lines(eps_x, eps_y);
  Layer bars = error_bars(eps_x, eps_y, eps_error);
  line.colour = bars.colour = 1;
  Panel by_eps{.title = "L = 10, 100 steps per level",
               .x = {"step size ε", {}, {}, true},
               .y = {"share of the minor mode", 0, 0.55},
               .layers = {horizontal(0.2), line, bars},
               .key = ""};
  out.figure(
      {.panels = {by_steps, by_eps},
       .columns = 2,
       .width = 6.75,
       .height = 2.6,
       .caption = fmt::format("Share of the minor mode against the budget, {} chains a point; the truth, "
                              "0.2, is dashed. Error bars, smaller than the marks: one standard error.",
                              chains)});
  out.note(fmt::format("Within {} of the true share at ε = 0.1: {}.", tolerance, fmt::join(failing, "; ")));
  out.note(
      fmt::format("Single Gaussian: the largest deviation of the Monte Carlo variance from the exact "
                  "recursion is {:.1f} standard errors over {} points.",
                  largest_z, all.size()));
}

const bool registered = register_report(report);

}  // namespace
}  // namespace sgm::ncsn::ncsn_mixing
