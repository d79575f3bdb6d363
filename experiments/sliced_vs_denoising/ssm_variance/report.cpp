#include "core/report/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "experiments/sliced_vs_denoising/ssm_variance/cases_report.h"
#include "experiments/sliced_vs_denoising/ssm_variance/measure.h"
#include "experiments/sliced_vs_denoising/ssm_variance/tables_report.h"

namespace sgm::sliced_vs_denoising::ssm_variance {
namespace {

const char* whats[] = {"loss", "gradient"};

Measured at_points(const OfCase& of, const std::string& objective, const std::string& law, size_t count,
                   int64_t what) {
  const std::string name = fmt::format("points/{}/{}/measured", objective, law);
  const auto i = static_cast<int64_t>(count);
  return {of.result->data(name)[i][what].item<double>(),
          of.result->data(name + "_error")[i][what].item<double>()};
}

/// Whether the formula is 0 but for rounding.
bool silent(const OfCase& of, const std::string& objective, const std::string& law, int64_t what) {
  return formula_of(of, objective, law, what) < 1e-12 * formula_of(of, objective, "gaussian", what);
}

/// Measured over formula, weighted by the number of draws.
struct Ratio {
  double sum = 0, square = 0, weight = 0;
  void add(const Measured& found, double exact, double of) {
    sum += of * found.value / exact;
    square += std::pow(of * *found.standard_error / exact, 2);
    weight += of;
  }
  Measured mean() const { return {sum / weight, std::sqrt(square) / weight}; }
};

void formula_entries(Report& out) {
  const std::vector<OfCase> cases = cases_of(out);
  const std::vector<double> counts = doubles(cases.at(0).result->data("count"));
  const double draws = options_of(*cases[0].result).at("repeats").number() *
                       options_of(*cases[0].result).at("points").number();
  double largest = 0;
  std::map<std::string, Ratio> over_dimensions;
  Table table{.title = "Measured variance over the formula's, all scores and numbers of projections together",
              .columns = {{"D"}, {"objective"}, {"law"}, {"loss"}, {"gradient"}}};
  for (const double dimension : out.cells.where({{"model", cases[0].model}}).numbers("dimension")) {
    for (const std::string& objective : objectives) {
      for (const std::string& law : laws) {
        std::vector<Datum> row{static_cast<int64_t>(dimension), title_of_objective(objective),
                               title_of_law(law)};
        for (const int64_t what : {0, 1}) {
          Ratio ratio;
          for (const OfCase& of : cases) {
            if (static_cast<double>(of.dimension) != dimension) continue;
            for (size_t i = 0; i < counts.size(); ++i) {
              const Measured found = at_points(of, objective, law, i, what);
              if (silent(of, objective, law, what)) {
                largest = std::max(largest, found.value);
                continue;
              }
              ratio.add(found, formula_of(of, objective, law, what) / counts[i], 1 / counts[i]);
            }
          }
          row.emplace_back(ratio.weight > 0 ? Datum(ratio.mean()) : Datum());
          Ratio& all = over_dimensions[fmt::format("formula.{}.{}.{}", whats[what], objective, law)];
          all.sum += ratio.sum, all.square += ratio.square, all.weight += ratio.weight;
        }
        table.rows.push_back(row);
      }
    }
  }
  for (const auto& [name, ratio] : over_dimensions) {
    if (ratio.weight <= 0) continue;
    out.entry({.name = name,
               .value = ratio.mean().value,
               .standard_error = ratio.mean().standard_error,
               .n = static_cast<int64_t>(draws)});
  }
  out.entry({.name = "formula.zero", .value = largest});
  table.notes = {
      points_protocol(out) + "; one seed; ± one standard error.",
      fmt::format("Formulas, of A = sym(∂s/∂x) + ssᵀ/2 (SSM) or sym(∂s/∂x) "
                  "(SSM-VR): Gaussian 2|A|², "
                  "Rademacher 2(|A|² − ΣA_ii²), sphere 2D/(D + 2)(|A|² − tr²/D), over the number of "
                  "projections; of the gradient the same of ∂A/∂θ, summed over parameters. Where "
                  "they are 0 the measured variance is {:.1g} at most.",
                  largest)};
  out.table(table, "formula");
}

void standard_entries(Report& out) {
  for (const int64_t objective : {0, 1}) {
    for (const int64_t what : {0, 1}) {
      Ratio ratio;
      for (const OfCase& of : standard_of(out)) {
        const auto D = static_cast<double>(of.dimension);
        const double exact[2][2] = {{D * (D + 2) / 2, 2 * D}, {D * (D + 1) * (D + 1), D * (D + 1)}};
        ratio.add(of.data("projections", {objective, law_index("gaussian"), what}), exact[what][objective],
                  1);
      }
      out.entry(
          {.name = fmt::format("standard.{}.{}", whats[what], objectives[static_cast<size_t>(objective)]),
           .value = ratio.mean().value,
           .standard_error = ratio.mean().standard_error,
           .n = static_cast<int64_t>(standard_of(out).at(0).result->value("data/rows"))});
    }
  }
}

const std::map<std::string, int> colours{{"rademacher", 1}, {"gaussian", 2}, {"sphere", 3}};

void numbers_figure(Report& out) {
  std::vector<OfCase> cases = cases_of(out);
  std::erase_if(cases, [&](const OfCase& of) { return of.model != cases[0].model; });
  const OfCase& of = cases[cases.size() / 2];
  const std::vector<double> counts = doubles(of.result->data("count"));
  const double norm = of.result->value("points/gradient_square");
  std::vector<Panel> panels;
  for (const int64_t what : {0, 1}) {
    Panel panel{.title = what == 0 ? "loss" : "gradient",
                .x = {"projections", {}, {}, true},
                .y = {what == 0 ? "variance" : "variance over the squared norm", {}, {}, true}};
    for (const double count : counts) panel.x.ticks.emplace_back(count, fmt::format("{:g}", count));
    const double unit = what == 0 ? 1 : norm;
    for (const std::string& objective : objectives) {
      for (const std::string& law : laws) {
        if (silent(of, objective, law, what)) continue;
        std::vector<double> exact, found, error;
        for (size_t i = 0; i < counts.size(); ++i) {
          const Measured measured = at_points(of, objective, law, i, what);
          exact.push_back(formula_of(of, objective, law, what) / counts[i] / unit);
          found.push_back(measured.value / unit);
          error.push_back(interval_in_errors() * *measured.standard_error / unit);
        }
        Layer line = lines(counts, exact);
        Layer bars = error_bars(counts, found, error,
                                fmt::format("{}, {}", title_of_objective(objective), title_of_law(law)));
        line.colour = bars.colour = colours.at(law);
        line.dashed = objective != "ssm";
        bars.marker = colours.at(law) - 1 + (objective == "ssm" ? 0 : 3);
        panel.layers.insert(panel.layers.end(), {line, bars});
      }
    }
    panels.push_back(panel);
  }
  out.figure(
      {.panels = panels,
       .columns = 2,
       .width = 6.75,
       .height = 2.9,
       .caption = fmt::format(
           "{}, D = {}: variance over projections about exact score matching, points with 95 % intervals, "
           "and the formulas (lines; dashed: SSM-VR). Right: summed over parameters, over the squared "
           "norm of the exact gradient. {}.",
           of.title, of.dimension, points_protocol(out)),
       .shared_key = true});
}

void dimensions_figure(Report& out) {
  Panel standard{.title = "N(0, I), Gaussian projections",
                 .x = {"dimension D", {}, {}, true},
                 .y = {"variance, SSM over SSM-VR", {}, {}, true},
                 .layers = {horizontal(1)},
                 .key = "top left"};
  const auto tick = [](Panel& panel, const OfCase& of) {
    panel.x.ticks.emplace_back(static_cast<double>(of.dimension), fmt::format("{}", of.dimension));
  };
  for (const OfCase& of : standard_of(out)) tick(standard, of);
  for (const int64_t what : {0, 1}) {
    std::vector<double> D, exact, found, error;
    for (const OfCase& of : standard_of(out)) {
      const Measured plain = of.data("projections", {0, law_index("gaussian"), what});
      const Measured reduced = of.data("projections", {1, law_index("gaussian"), what});
      D.push_back(static_cast<double>(of.dimension));
      exact.push_back(what == 0 ? (D.back() + 2) / 4 : D.back() + 1);
      found.push_back(plain.value / reduced.value);
      error.push_back(
          interval_in_errors() * found.back() *
          std::hypot(*plain.standard_error / plain.value, *reduced.standard_error / reduced.value));
    }
    Layer line = lines(D, exact), bars = error_bars(D, found, error, whats[what]);
    line.colour = bars.colour = static_cast<int>(what) + 1, bars.marker = static_cast<int>(what);
    standard.layers.insert(standard.layers.end(), {line, bars});
  }
  Panel share{.title = "gradients, Rademacher projections",
              .x = {"dimension D", {}, {}, true},
              .y = {"variance, projections over data", {}, {}, true},
              .layers = {horizontal(1)},
              .key = "outside"};
  for (const OfCase& of : cases_of(out))
    if (of.model == models[0]) tick(share, of);
  int colour = 0;
  for (const std::string& model : models) {
    std::vector<OfCase> cases = cases_of(out);
    std::erase_if(cases, [&](const OfCase& of) { return of.model != model; });
    ++colour;
    for (const int64_t objective : {0, 1}) {
      std::vector<double> D, ratio;
      for (const OfCase& of : cases) {
        const double value = of.data("projections", {objective, law_index("rademacher"), 1}).value /
                             of.data("exact", {1}).value;
        if (!(value > 1e-9)) continue;
        D.push_back(static_cast<double>(of.dimension)), ratio.push_back(value);
      }
      if (D.empty()) continue;
      Layer line = lines_points(D, ratio, objective == 0 ? cases[0].title : "");
      line.colour = colour, line.marker = colour - 1, line.dashed = objective == 1;
      share.layers.push_back(line);
    }
  }
  out.figure(
      {.panels = {standard, share},
       .columns = 2,
       .width = 6.75,
       .height = 2.9,
       .caption = fmt::format(
           "Left: how many times the variance of SSM is that of SSM-VR, points with 95 % intervals, and "
           "the closed forms (D + 2)/4 and D + 1 (lines). Right: variance of the gradient that one "
           "projection adds over that of the data, SSM (solid) and SSM-VR (dashed; where it is 0, not "
           "drawn). {}.",
           fmt::format("Left: {}; right: {}", data_protocol(standard_of(out)),
                       data_protocol(cases_of(out))))},
      "dimensions");
}

void report(Report& out) {
  numbers_figure(out);
  dimensions_figure(out);
  formula_entries(out);
  standard_entries(out);
  tables_report(out);
}

const bool registered = register_report(report);

}  // namespace
}  // namespace sgm::sliced_vs_denoising::ssm_variance
