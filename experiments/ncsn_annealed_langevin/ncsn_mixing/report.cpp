#include "core/report/report.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <map>

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

/// The value that most points have.
template <class T>
T most_common(const std::vector<Point>& points, T Point::*member) {
  std::map<T, int> count;
  for (const Point& p : points) ++count[p.*member];
  return std::max_element(count.begin(), count.end(),
                          [](const auto& a, const auto& b) { return a.second < b.second; })
      ->first;
}

/// Numbers of levels at which every number of steps gives one and the same share.
std::vector<std::string> equal_shares(const std::vector<Point>& points) {
  std::map<int64_t, std::vector<double>> shares;
  for (const Point& p : points) shares[p.levels].push_back(p.share().value);
  std::vector<std::string> found;
  for (const auto& [levels, all] : shares) {
    if (all.size() > 1 && std::count(all.begin(), all.end(), all[0]) == static_cast<int64_t>(all.size()))
      found.push_back(fmt::format("L = {}: {}", levels, all[0]));
  }
  return found;
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
  const Node options = options_of(*all.front().result);
  table.notes = {
      fmt::format("{} chains a point from U[−8, 8]², total σ from {:g} to {:g}, exact scores, the paper's "
                  "convention, one seed; ± is one standard error.",
                  chains, options.at("sigma_first").number(), options.at("sigma_last").number())};
  out.table(table);

  const double eps = most_common(all, &Point::eps);
  std::vector<Point> of_other_eps, of_one_eps;
  for (const Point& p : all) (p.eps == eps ? of_one_eps : of_other_eps).push_back(p);
  std::vector<int64_t> levels;
  std::vector<double> eps_x, eps_y, eps_error;
  Panel by_steps{.title = fmt::format("ε = {:g}", eps),
                 .x = {"steps per level", {}, {}, true},
                 .y = {"share of the minor mode", 0, 0.55},
                 .layers = {horizontal(0.2)},
                 .key = "outside"};
  const Point& like = of_other_eps.empty() ? all.front() : of_other_eps.front();
  std::vector<Point> by_eps_order = all;
  std::sort(by_eps_order.begin(), by_eps_order.end(),
            [](const Point& a, const Point& b) { return a.eps < b.eps; });
  for (const Point& p : by_eps_order) {
    if (p.levels == like.levels && p.steps == like.steps) {
      eps_x.push_back(p.eps);
      eps_y.push_back(p.share().value);
      eps_error.push_back(*p.share().standard_error);
    }
  }
  for (const Point& p : all) {
    if (p.eps == eps && (levels.empty() || levels.back() != p.levels)) levels.push_back(p.levels);
  }
  std::vector<std::string> failing;
  for (const int64_t l : levels) {
    std::vector<double> x, y;
    int64_t enough = 0;
    for (const Point& p : all) {
      if (p.eps != eps || p.levels != l) continue;
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
  Panel by_eps{.title = fmt::format("L = {}, {} steps per level", like.levels, like.steps),
               .x = {"step size ε", {}, {}, true},
               .y = {"share of the minor mode", 0, 0.55},
               .layers = {horizontal(0.2), line, bars},
               .key = ""};
  const std::vector<std::string> equal = equal_shares(of_one_eps);
  std::vector<Panel> panels{by_steps};
  if (!of_other_eps.empty()) panels.push_back(by_eps);
  double largest_error = 0;
  for (const Point& p : all) largest_error = std::max(largest_error, *p.share().standard_error);
  out.figure(
      {.panels = panels,
       .columns = 2,
       .width = 6.75,
       .height = 2.6,
       .caption = fmt::format("Share of the minor mode against the budget, {} chains a point; the truth, "
                              "0.2, is dashed. Error bars: one standard error; on the left, where none are "
                              "drawn, at most {:.2g}.",
                              chains, largest_error)});
  out.note(
      fmt::format("Within {} of the true share at ε = {:g}: {}.", tolerance, eps, fmt::join(failing, "; ")));
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
                  largest_z, all.size()));
}

const bool registered = register_report(report);

}  // namespace
}  // namespace sgm::ncsn::ncsn_mixing
