#include "experiments/fid_tables/fid_exact/curve_report.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "experiments/fid_tables/fid_exact/parts_report.h"

namespace sgm::fid_tables::fid_exact {
namespace {

struct OfCount {
  double n;
  Draws draws;

  double leading() const { return draws.cell.value("leading") / n; }
  Measured bias() const {
    const Measured mean = draws.quiet_mean("distance");
    return {mean.value - draws.exact(), mean.standard_error};
  }
  int64_t covered() const { return draws.covered("distance", "bias", interval_in_errors()); }
  int64_t covered_plain() const { return draws.covered("distance", "", interval_in_errors()); }
};

std::vector<OfCount> curve_of(const Report& out, const std::string& part, const std::string& pair) {
  std::vector<OfCount> all;
  const Results cells = out.cells.where({{"part", part}, {"pair", pair}});
  for (const double n : cells.numbers("n")) all.push_back({n, {cells.where("n", n).one()}});
  return all;
}

std::string protocol(const Draws& draws) {
  return fmt::format("n rows generated and n real, {} draws, one seed; {}", draws.count(),
                     laws_text(draws.cell));
}

void bias_table(Report& out, const std::string& part) {
  Table table{.title = "Fréchet distance of n rows on each side, and its error bars",
              .columns = {{"laws"},
                          {"n"},
                          {"exact"},
                          {"distance"},
                          {"bias"},
                          {"leading term"},
                          {"by Gaussian formula"},
                          {"SE over deviation", "", 3},
                          {"covered, distance − bias"},
                          {"covered, distance"}}};
  for (const std::string& pair : pairs_of(out, part)) {
    for (const OfCount& of : curve_of(out, part, pair))
      table.rows.push_back(
          {pair, static_cast<int64_t>(of.n), Measured{of.draws.exact()}, of.draws.mean("distance"), of.bias(),
           Measured{of.leading()}, Measured{of.draws.mean("bias").value},
           Measured{of.draws.mean("standard_error").value / of.draws.deviation("distance")},
           share(of.covered(), of.draws.count()), share(of.covered_plain(), of.draws.count())});
  }
  const Draws first = curve_of(out, part, pairs_of(out, part).at(0)).at(0).draws;
  table.notes = {
      protocol(first) + ".",
      "± one standard error over draws. Bias: mean distance less the exact one, after the distance's noise "
      "of "
      "first order, known exactly here and of mean 0, is taken off. Leading term: exact for the laws. By "
      "Gaussian formula: what a user computes from the rows, mean. SE: delta method from the rows, mean, "
      "over "
      "the distance's deviation. Covered: share of intervals ± 1.96 SE that hold the exact distance, with "
      "exact binomial 95 % limits."};
  out.table(table, part == "curve" ? "bias" : "bias_" + part);
}

void bias_figure(Report& out) {
  Panel bias{.title = "bias", .x = {"rows n", {}, {}, true}, .y = {"bias of the distance", {}, {}, true}};
  Panel held{.title = "coverage of 95 % intervals",
             .x = {"rows n", {}, {}, true},
             .y = {"share", 0, 1.05},
             .layers = {horizontal(.95)}};
  int colour = 0;
  for (const std::string& pair : pairs_of(out, "curve")) {
    std::vector<double> n, line_n, theory, value, half, corrected, plain;
    for (const OfCount& of : curve_of(out, "curve", pair)) {
      const Measured found = of.bias();
      const double width = interval_in_errors() * *found.standard_error;
      line_n.push_back(of.n), theory.push_back(of.leading());
      const auto draws = static_cast<double>(of.draws.count());
      corrected.push_back(static_cast<double>(of.covered()) / draws);
      plain.push_back(static_cast<double>(of.covered_plain()) / draws);
      if (!(found.value > width)) continue;
      n.push_back(of.n), value.push_back(found.value), half.push_back(width);
    }
    ++colour;
    Layer line = lines(line_n, theory, n.empty() ? pair : "");
    line.colour = colour;
    bias.layers.push_back(line);
    if (!n.empty()) {
      Layer bars = error_bars(n, value, half, pair);
      bars.colour = colour, bars.marker = colour - 1;
      bias.layers.push_back(bars);
    }
    Layer solid = lines_points(line_n, corrected, pair), dashed = lines_points(line_n, plain);
    solid.colour = dashed.colour = colour, solid.marker = dashed.marker = colour - 1, dashed.dashed = true;
    held.layers.insert(held.layers.end(), {dashed, solid});
  }
  const Draws first = curve_of(out, "curve", pairs_of(out, "curve").at(0)).at(0).draws;
  out.figure({.panels = {bias, held},
              .columns = 2,
              .width = 6.75,
              .height = 3,
              .caption = fmt::format(
                  "Left: bias, points with 95 % intervals (those that reach 0 are left out), and the leading "
                  "term, exact for the laws (lines, 1/n). Right: share of intervals that hold the exact "
                  "distance, around distance − bias by the Gaussian formula (solid) and around the "
                  "distance (dashed); the nominal share is .95. {}.",
                  protocol(first)),
              .shared_key = true},
             "bias_figure");
}

/// Fewer, and terms of higher order count, which no error bar knows of.
constexpr double rows_a_dimension = 16;

/// n times the bias, extrapolated from two n so that the next order drops out, over the leading term; less 1.
Measured leading_miss(const OfCount& a, const OfCount& b) {
  const double apart = b.n - a.n, leading = b.leading() * b.n;
  const double at_a = a.n * a.n / apart / leading, at_b = b.n * b.n / apart / leading;
  return {at_b * b.bias().value - at_a * a.bias().value - 1,
          std::hypot(at_b * *b.bias().standard_error, at_a * *a.bias().standard_error)};
}

void entries(Report& out, const std::string& part) {
  std::vector<Verdict> verdicts;
  std::vector<std::string> texts;
  double least = std::numeric_limits<double>::infinity(), largest = 0;
  for (const std::string& pair : pairs_of(out, part)) {
    const std::vector<OfCount> curve = curve_of(out, part, pair);
    const OfCount& last = curve.back();
    const double D = last.draws.option("dimension");
    int64_t held = 0, draws = 0;
    for (const OfCount& of : curve) {
      if (of.n < std::min(rows_a_dimension * D, last.n)) continue;
      least = std::min(least, of.n), largest = of.n;
      held += of.covered(), draws += of.draws.count();
    }
    verdicts.push_back(covers(held, draws));
    texts.push_back(fmt::format("{} {}", pair, share(held, draws)));
    if (curve.size() < 2) continue;
    const OfCount& before = curve[curve.size() - 2];
    const Measured miss = leading_miss(before, last);
    out.entry({.name = fmt::format("{}.{}", part == "curve" ? "bias" : "bias_wide", pair),
               .value = miss.value,
               .standard_error = miss.standard_error,
               .n = last.draws.count(),
               .own = before.n < rows_a_dimension * D});
  }
  out.ordering(
      part == "curve" ? "errors_cover" : "errors_cover_wide",
      fmt::format("from n = {:g} on, 16 rows a dimension or the largest n, distance - bias ± 1.96 SE "
                  "holds the exact distance for more than 90 % of samples; below it does not",
                  least),
      all_hold(verdicts),
      fmt::format("n = {:g} to {:g} together: {}", least, largest, fmt::join(texts, "; ")));
}

}  // namespace

void curve_report(Report& out) {
  bias_figure(out);
  for (const char* part : {"curve", "wide"}) {
    if (pairs_of(out, part).empty()) continue;
    bias_table(out, part);
    entries(out, part);
  }
}

}  // namespace sgm::fid_tables::fid_exact
