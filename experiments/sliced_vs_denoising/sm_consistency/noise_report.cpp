#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "experiments/sliced_vs_denoising/sm_consistency/dsm_curve.h"
#include "experiments/sliced_vs_denoising/sm_consistency/parts_report.h"

namespace sgm::sliced_vs_denoising::sm_consistency {
namespace {

struct OfCount {
  double n;
  const Group* cell;
  std::vector<double> sigma;  // the last: the curve's best
  int64_t best() const { return static_cast<int64_t>(sigma.size()) - 1; }
  Measured rmse(const std::string& name, int64_t i) const { return root_of(measured_at(*cell, name, i)); }
};

std::vector<OfCount> counts_of(const Report& out) {
  std::vector<OfCount> all;
  const Results part = out.cells.where({{"part", "noise"}});
  for (const double n : part.numbers("n")) {
    const Group& cell = part.where("n", n).one();
    all.push_back({n, &cell, doubles(cell.data("sigma"))});
  }
  return all;
}

/// The slope of ln y over ln x by least squares.
double fitted_slope(const std::vector<double>& x, const std::vector<double>& y) {
  double mean_x = 0, mean_y = 0, xx = 0, xy = 0;
  const auto n = static_cast<double>(x.size());
  for (size_t i = 0; i < x.size(); ++i) mean_x += std::log(x[i]) / n, mean_y += std::log(y[i]) / n;
  for (size_t i = 0; i < x.size(); ++i) {
    const double away = std::log(x[i]) - mean_x;
    xx += away * away, xy += away * (std::log(y[i]) - mean_y);
  }
  return xy / xx;
}

double curve_best(double n) {
  return std::sqrt(dsm_square(best_sigma(n), n));
}

Measured over(const Measured& a, double b) {
  return {a.value / b, *a.standard_error / std::abs(b)};
}

std::string protocol(const Report& out) {
  std::string sets;
  for (const OfCount& of : counts_of(out))
    sets += fmt::format("{}{} (n = {:g})", sets.empty() ? "" : ", ",
                        options_of(*of.cell).at("repeats").number(), of.n);
  return "s = θx, data N(0, 1), θ = −1 the truth; data sets: " + sets +
         "; "
         "equal noise for all σ; one seed";
}

/// Ratios of measured and exact numbers, a mean over independent ones.
struct Ratios {
  double sum = 0, square = 0, count = 0;
  void add(const Measured& ratio) {
    sum += ratio.value, square += std::pow(*ratio.standard_error, 2), ++count;
  }
  Measured mean() const { return {sum / count, std::sqrt(square) / count}; }
};

void entries(Report& out) {
  Ratios best_rmse, variance, bias, pairs;
  for (const OfCount& of : counts_of(out)) {
    const double best = of.sigma.back(), widest = of.sigma[of.sigma.size() - 2];
    best_rmse.add(over(of.rmse("square", of.best()), curve_best(of.n)));
    variance.add(over(measured_at(*of.cell, "variance", of.best()), dsm_variance(best, of.n)));
    bias.add(over(measured_at(*of.cell, "bias", of.best() - 1), dsm_bias(widest)));
    pairs.add(over(of.rmse("pairs_square", 0), std::sqrt(pairs_square(of.sigma[0], of.n))));
  }
  for (const auto& [name, ratios] :
       {std::pair{"best_rmse", best_rmse}, {"variance", variance}, {"bias", bias}, {"pairs", pairs}})
    out.entry({.name = fmt::format("denoising.{}", name),
               .value = ratios.mean().value,
               .standard_error = ratios.mean().standard_error});
  std::vector<double> decades{1e3, 1e4, 1e5, 1e6}, sigma, rmse;
  for (const double n : decades) sigma.push_back(best_sigma(n)), rmse.push_back(curve_best(n));
  out.entry({.name = "curve.sigma_slope", .value = fitted_slope(decades, sigma)});
  out.entry({.name = "curve.rmse_slope", .value = fitted_slope(decades, rmse)});
}

void slopes(Report& out) {
  const std::vector<OfCount> counts = counts_of(out);
  if (counts.size() < 2) return;
  std::vector<double> n, found, curve, grid, exact_grid;
  double error = 0;
  for (const OfCount& of : counts) {
    const Measured rmse = of.rmse("square", of.best());
    n.push_back(of.n), found.push_back(rmse.value), curve.push_back(curve_best(of.n));
    exact_grid.push_back(best_sigma(of.n));
  }
  double mean = 0, square = 0;
  for (const double x : n) mean += std::log(x) / static_cast<double>(n.size());
  for (const double x : n) square += std::pow(std::log(x) - mean, 2);
  for (size_t i = 0; i < n.size(); ++i)
    error += std::pow((std::log(n[i]) - mean) / square *
                          *counts[i].rmse("square", counts[i].best()).standard_error / found[i],
                      2);
  const double measured = fitted_slope(n, found), exact = fitted_slope(n, curve);
  out.entry(
      {.name = "denoising.slope_less_curve", .value = measured - exact, .standard_error = std::sqrt(error)});
  out.note(fmt::format(
      "Over n = {:g} … {:g} the best RMSE of denoising falls with the slope {} "
      "(measured at the curve's best "
      "σ), "
      "{:.3f} by the exact curve; its best σ with {:.3f} by the curve. As n grows the curve's slopes go to "
      "−1/3 "
      "and −1/6: from n = 1e12 to 1e15 they are {:.4f} and {:.4f}. θ itself is "
      "too large by σ²/(1 + σ²) for "
      "s = θx "
      "(too near to 0); the precision −θ is too small by as much.",
      n.front(), n.back(), to_text({measured, std::sqrt(error)}), exact, fitted_slope(n, exact_grid),
      fitted_slope({1e12, 1e15}, {curve_best(1e12), curve_best(1e15)}),
      fitted_slope({1e12, 1e15}, {best_sigma(1e12), best_sigma(1e15)})));
  std::vector<Verdict> pairs_better;
  std::string texts;
  for (const OfCount& of : counts) {
    const Measured pairs = of.rmse("pairs_square", 0), plain = of.rmse("square", of.best());
    pairs_better.push_back(larger(plain, pairs));
    texts += fmt::format("{}n = {:g}: {} against {}", texts.empty() ? "" : "; ", of.n, to_text(pairs),
                         to_text(plain));
  }
  out.ordering("pairs_beat_the_best_noise",
               "pairs z, −z at the least σ are nearer to the truth than one noise at its best σ",
               all_hold(pairs_better), texts);
}

void table(Report& out) {
  Table table{.title = "Denoising on N(0, 1): root mean square of θ + 1, measured and exact",
              .columns = {{"n"},
                          {"best σ", "", 3},
                          {"best of those tried", "", 3},
                          {"RMSE at the best"},
                          {"exact"},
                          {"pairs, least σ"},
                          {"exact"},
                          {"exact SM"},
                          {"exact"}}};
  for (const OfCount& of : counts_of(out)) {
    const std::vector<double> square = doubles(of.cell->data("square"));
    const auto least = std::min_element(square.begin(), square.end() - 1) - square.begin();
    table.rows.push_back({static_cast<int64_t>(of.n), Measured{of.sigma.back()},
                          Measured{of.sigma[static_cast<size_t>(least)]}, of.rmse("square", of.best()),
                          Measured{curve_best(of.n)}, of.rmse("pairs_square", 0),
                          Measured{std::sqrt(pairs_square(of.sigma[0], of.n))},
                          root_of({of.cell->value("exact_square"), of.cell->value("exact_square_error")}),
                          Measured{std::sqrt(exact_square(of.n))}});
  }
  table.notes = {protocol(out) + "; ± one standard error over data sets.",
                 fmt::format("Exact: one noise a datum, σ⁴/(1 + σ²)² + 1/((n − 2)σ²(1 + σ²)²); "
                             "pairs z, −z (two evaluations a "
                             "datum), θ = −1/(F + σ²) with F of Fisher's law, by quadrature. Best "
                             "σ: the exact curve's. Least "
                             "σ: {:g}.",
                             counts_of(out).at(0).sigma[0])};
  out.table(table, "noise");
}

void figure(Report& out) {
  Panel sigma_panel{.x = {"σ", {}, {}, true}, .y = {"RMSE of θ", {}, {}, true}, .key = "outside"};
  Panel n_panel{.x = {"data n", {}, {}, true}, .y = {"RMSE of θ", {}, {}, true}, .key = "outside"};
  std::vector<double> n, best, best_exact, best_error, pairs, pairs_exact, pairs_error, exact, exact_found,
      exact_error;
  int colour = 0;
  for (const OfCount& of : counts_of(out)) {
    const std::vector<double> sigma(of.sigma.begin(), of.sigma.end() - 1);
    const auto [low, high] = std::minmax_element(sigma.begin(), sigma.end());
    std::vector<double> x, curve, pair_curve, found, error;
    for (int i = 0; i <= 60; ++i) {
      x.push_back(*low * std::pow(*high / *low, i / 60.0));
      curve.push_back(std::sqrt(dsm_square(x.back(), of.n)));
      pair_curve.push_back(std::sqrt(pairs_square(x.back(), of.n)));
    }
    for (size_t i = 0; i < sigma.size(); ++i) {
      const Measured rmse = of.rmse("square", static_cast<int64_t>(i));
      found.push_back(rmse.value), error.push_back(interval_in_errors() * *rmse.standard_error);
    }
    Layer line = lines(x, curve), dashed = lines(x, pair_curve);
    Layer bars = error_bars(sigma, found, error, fmt::format("n = {:g}", of.n));
    line.colour = dashed.colour = bars.colour = ++colour, dashed.dashed = true, bars.marker = colour - 1;
    sigma_panel.layers.insert(sigma_panel.layers.end(), {dashed, line, bars});
    const auto add = [&](const Measured& rmse, std::vector<double>& value, std::vector<double>& half) {
      value.push_back(rmse.value), half.push_back(interval_in_errors() * *rmse.standard_error);
    };
    n.push_back(of.n);
    add(of.rmse("square", of.best()), best, best_error);
    add(of.rmse("pairs_square", 0), pairs, pairs_error);
    add(root_of({of.cell->value("exact_square"), of.cell->value("exact_square_error")}), exact_found,
        exact_error);
    best_exact.push_back(curve_best(of.n));
    pairs_exact.push_back(std::sqrt(pairs_square(of.sigma[0], of.n)));
    exact.push_back(std::sqrt(exact_square(of.n)));
  }
  colour = 0;
  const auto add = [&](const std::vector<double>& curve, const std::vector<double>& found,
                       const std::vector<double>& half, const std::string& title) {
    Layer line = lines(n, curve), bars = error_bars(n, found, half, title);
    line.colour = bars.colour = ++colour, bars.marker = colour - 1;
    n_panel.layers.insert(n_panel.layers.end(), {line, bars});
  };
  add(best_exact, best, best_error, "denoising, best σ");
  add(pairs_exact, pairs, pairs_error, "denoising, pairs, least σ");
  add(exact, exact_found, exact_error, "exact score matching");
  out.figure({.panels = {sigma_panel, n_panel},
              .columns = 2,
              .width = 6.75,
              .height = 3.3,
              .caption = fmt::format("Points with 95 % intervals, lines: exact. Left: one noise a "
                                     "datum (solid) and pairs z, −z "
                                     "(dashed, the curve alone). {}.",
                                     protocol(out))},
             "noise_figure");
}

}  // namespace

void noise_report(Report& out) {
  figure(out);
  table(out);
  entries(out);
  slopes(out);
}

}  // namespace sgm::sliced_vs_denoising::sm_consistency
