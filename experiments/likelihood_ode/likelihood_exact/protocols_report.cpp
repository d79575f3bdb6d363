#include "experiments/likelihood_ode/likelihood_exact/protocols_report.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "experiments/likelihood_ode/likelihood_exact/parts_report.h"

namespace sgm::likelihood_ode::likelihood_exact {
namespace {

const std::vector<Named> data{{"line", "line"}, {"plane", "plane"}, {"bytes", "bytes"}};
const std::vector<Named> laws{
    {"uniform", "uniform"}, {"truncated_normal", "truncated normal"}, {"decoder", "decoder"}};

/// One law of data under one SDE.
struct Discrete {
  const Group& cell;
  std::vector<double> K = option_list(cell, "importance");
  double dimension = cell.data("checks")[0].item<double>();

  double noise() const { return cell.data("checks")[1].item<double>(); }  // at eps, in cells
  double exact(int64_t law) const { return cell.data("exact")[law].item<double>(); }
  Measured gap(int64_t law, size_t k) const {
    const at::Tensor row = cell.data("gap")[law][static_cast<int64_t>(k)];
    return {row[0].item<double>(), row[1].item<double>()};
  }
  Measured closed(int64_t law) const {
    const at::Tensor row = cell.data("gap")[law][-1];
    return {row[0].item<double>(), row[1].item<double>()};
  }
  /// The gap of a mean of probabilities that was not divided by K.
  Measured undivided(int64_t law, size_t k) const {
    const Measured right = gap(law, k);
    return {right.value - std::log2(K[k]) / dimension, right.standard_error};
  }
};

/// Every case: data, SDE, dequantisation.
struct Case {
  const Named &data, sde;
  int64_t law;
  Discrete of;
  std::string text() const {
    return fmt::format("{}, {}, {}", data.title, sde.title, laws[static_cast<size_t>(law)].title);
  }
};
std::vector<Case> all_cases(const Report& out) {
  std::vector<Case> all;
  for (const Named& of : data) {
    for (const Named& sde : sdes_of(out)) {
      for (int64_t law = 0; law < 3; ++law)
        all.push_back({of, sde, law, {cell_of(out, "protocols_" + of.key, sde)}});
    }
  }
  return all;
}

const Group& first_cell(const Report& out) {
  return cell_of(out, "protocols_line", sdes_of(out)[0]);
}

std::string protocols_text(const Report& out) {
  std::vector<std::string> ends;
  for (const Named& sde : sdes_of(out)) {
    const Group& cell = cell_of(out, "protocols_line", sde);
    ends.push_back(fmt::format("{} {}, noise {:.2g} cells", sde.title,
                               power(options_of(cell).at("eps").number()), Discrete{cell}.noise()));
  }
  return fmt::format("{} values k drawn from their law, one seed; exact density at ε ({})",
                     options_of(first_cell(out)).at("values").number(), fmt::join(ends, "; "));
}

void protocols_table(Report& out) {
  const Discrete first{first_cell(out)};
  Table table{.title = "Discrete likelihood by dequantisation and number of points K, less its exact value",
              .columns = {{"data"}, {"SDE"}, {"dequantisation"}, {"exact", "bits/dim", 5}}};
  for (const double K : first.K) table.columns.push_back({fmt::format("gap, K = {:.0f}", K), "bits/dim", 3});
  table.columns.push_back({fmt::format("K = {:.0f} without −log K", first.K.back()), "bits/dim", 3});
  for (const Case& one : all_cases(out)) {
    std::vector<Datum> row{one.data.title, one.sde.title, laws[static_cast<size_t>(one.law)].title,
                           Measured{one.of.exact(one.law)}};
    for (size_t k = 0; k < one.of.K.size(); ++k) row.push_back(one.of.gap(one.law, k));
    row.push_back(one.of.undivided(one.law, one.of.K.size() - 1));
    table.rows.push_back(row);
  }
  std::vector<std::string> entropies, flow;
  for (const Named& of : data) {
    const Group& cell = cell_of(out, "protocols_" + of.key, sdes_of(out)[0]);
    entropies.push_back(fmt::format("{} {:.5f}", of.title, Discrete{cell}.exact(3)));
  }
  double by_end = 0, by_prior = 0;
  for (const Case& one : all_cases(out)) {
    by_end = std::max(by_end, one.of.cell.data("checks")[2].item<double>());
    by_prior = std::max(by_prior, one.of.cell.data("checks")[3].item<double>());
  }
  const Node options = options_of(first_cell(out));
  table.notes = {
      protocols_text(out) +
          fmt::format("; the ODE's own density, tolerance {}, is within {:.1g} bits/dim of it with "
                      "p(T) as the prior, within {:.1g} with the prior ({} values each).",
                      power(options.at("tolerance").number()), by_end, by_prior, options.at("flow").number()),
      fmt::format(
          "Line, plane: mixtures whose narrowest components are half a cell wide, cut into 8-bit "
          "values a dimension; bytes: the line's values as points at the centres of their cells. Exact: "
          "cross-entropy of the data's values with the model's, by Gauss–Legendre quadrature; the "
          "data's own "
          "entropy: {} bits/dim.",
          fmt::join(entropies, ", ")),
      "Gaps: estimate less exact value, value by value; ± one standard error over values, points "
      "drawn once. "
      "Last "
      "column: the mean of p/q without its 1/K, as in i-DODE's formula, is log2 K/D too low and no bound."};
  out.table(table, "protocols");
}

void protocols_figure(Report& out) {
  std::vector<Panel> panels;
  for (const Named& of : {data[0], data[2]}) {
    for (const Named& sde : sdes_of(out)) {
      const Discrete numbers{cell_of(out, "protocols_" + of.key, sde)};
      Panel panel{.title = fmt::format("{}, {}", of.title, sde.title),
                  .x = {"points K", {}, {}, true},
                  .y = {.label = "gap, bits/dim", .linear_to = 1e-3},
                  .layers = {horizontal(0)},
                  .key = ""};
      for (int64_t law = 0; law < 3; ++law) {
        std::vector<double> y, error;
        for (size_t k = 0; k < numbers.K.size(); ++k) {
          y.push_back(numbers.gap(law, k).value);
          error.push_back(interval_in_errors() * *numbers.gap(law, k).standard_error);
        }
        const auto number = static_cast<int>(law);
        Layer bars = error_bars(numbers.K, y, error, laws[static_cast<size_t>(law)].title),
              line = lines(numbers.K, y);
        bars.colour = line.colour = number + 1, bars.marker = number;
        panel.layers.insert(panel.layers.end(), {line, bars});
      }
      panels.push_back(panel);
    }
  }
  out.figure({.panels = panels,
              .columns = static_cast<int>(sdes_of(out).size()),
              .width = 6.75,
              .height = 4.4,
              .caption = fmt::format(
                  "Bits per dimension above the exact discrete likelihood against the number K of "
                  "points, with −log K; 95 % intervals over values. {}. The axis is linear "
                  "within ±10⁻³. Above: data of a density; below: data at the cells' centres.",
                  protocols_text(out)),
              .shared_key = true},
             "protocols_figure");
}

/// Bits/dim: smaller gaps count as none.
constexpr double margin = 0.005, open = 0.02;

/// Where the noise at eps is narrower than this share of a cell the dequantisation matters.
constexpr double narrow = 0.5;

/// Which dequantisation is the better one depends on what lies within a cell.
void best_dequantisation(Report& out) {
  std::vector<Verdict> verdicts;
  std::string least;
  double nearest = 1e9;
  for (const Named& of : data) {
    for (const Named& sde : sdes_of(out)) {
      const Discrete numbers{cell_of(out, "protocols_" + of.key, sde)};
      if (numbers.noise() >= narrow) continue;
      const Measured uniform = numbers.gap(0, 0), normal = numbers.gap(1, 0);
      verdicts.push_back(of.key == "bytes" ? larger(uniform, normal) : larger(normal, uniform));
      const double ratio = std::max(uniform.value, normal.value) / std::min(uniform.value, normal.value);
      if (!(ratio > 0 && ratio < nearest)) continue;
      nearest = ratio;
      least = fmt::format("{}, {}: uniform {}, truncated normal {}", of.title, sde.title, to_text(uniform),
                          to_text(normal));
    }
  }
  if (verdicts.empty()) return;
  out.ordering("best_dequantisation",
               "noise at ε below half a cell: uniform has the smaller gap of a density, the truncated "
               "normal of points",
               all_hold(verdicts),
               fmt::format("{} of {} cases, K = {:.0f}; the two nearest, in bits/dim: {}",
                           std::count(verdicts.begin(), verdicts.end(), Verdict::yes), verdicts.size(),
                           Discrete{first_cell(out)}.K.front(), least));
}

void protocols_claims(Report& out) {
  std::vector<Verdict> bounds, closes, undivided;
  const Case* lowest = nullptr;
  double least = 1e9, left = 0;
  size_t least_at = 0;
  std::string most_left;
  const std::vector<Case> all = all_cases(out);
  for (const Case& one : all) {
    for (size_t k = 0; k < one.of.K.size(); ++k) {
      const Measured gap = one.of.gap(one.law, k);
      const double half = interval_in_errors() * *gap.standard_error;
      bounds.push_back(above(gap.value - half, gap.value + half, -margin));
      if (gap.value < least) least = gap.value, lowest = &one, least_at = k;
      if (one.of.K[k] <= 1) continue;
      const Measured low = one.of.undivided(one.law, k);
      undivided.push_back(above_zero({-low.value, low.standard_error}));
    }
    if (one.of.gap(one.law, 0).value > open) closes.push_back(above_zero(one.of.closed(one.law)));
    const double last = one.of.gap(one.law, one.of.K.size() - 1).value;
    if (most_left.empty() || last > left) left = last, most_left = one.text();
  }
  out.ordering("bounds",
               fmt::format("no protocol's mean lies below its exact bits by more than {} bits/dim", margin),
               all_hold(bounds),
               fmt::format("{} means; the lowest: {} bits/dim ({}, K = {:.0f}); 95 % intervals over values",
                           bounds.size(), to_text(lowest->of.gap(lowest->law, least_at), 2), lowest->text(),
                           lowest->of.K[least_at]));
  const Discrete first{first_cell(out)};
  if (first.K.size() < 2) return;
  out.ordering(
      "importance_closes_the_gap",
      fmt::format("where one point leaves more than {} bits/dim, K = {:.0f} leaves less than K = {:.0f}",
                  open, first.K.back(), first.K.front()),
      all_hold(closes),
      fmt::format("{} of {} cases, value by value; most is left by {}: {:.2g} bits/dim",
                  std::count(closes.begin(), closes.end(), Verdict::yes), closes.size(), most_left, left));
  out.ordering("no_bound_without_log_K",
               "without −log K every mean of several points lies below the exact bits", all_hold(undivided),
               fmt::format("{} of {} means below by more than their 95 % interval",
                           std::count(undivided.begin(), undivided.end(), Verdict::yes), undivided.size()));
}

}  // namespace

void protocols_report(Report& out) {
  protocols_figure(out);
  protocols_table(out);
  protocols_claims(out);
  best_dequantisation(out);
}

}  // namespace sgm::likelihood_ode::likelihood_exact
