#include "core/report/report.h"

#include <ATen/core/Tensor.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "experiments/vp_ve_sde/table1.h"

namespace sgm::vp_ve_sde::score_sde_table5 {
namespace {

/// An entry of Table 5; without a predictor the corrector alone.
struct Entry5 {
  const char *cell, *name, *sde, *predictor;
};
constexpr Entry5 entries[] = {{"ve", "ve_ancestral_PC1000", "VE", "ancestral sampling"},
                              {"ve", "ve_reverse_diffusion_PC1000", "VE", "reverse diffusion"},
                              {"ve", "ve_probability_flow_PC1000", "VE", "probability flow"},
                              {"ve", "ve_none_C2000", "VE", nullptr},
                              {"ve", "ve_none_C2000raw", "VE", nullptr},
                              {"vp", "vp_ancestral_PC1000", "VP", "ancestral sampling"},
                              {"vp", "vp_reverse_diffusion_PC1000", "VP", "reverse diffusion"},
                              {"vp", "vp_probability_flow_PC1000", "VP", "probability flow"},
                              {"vp", "vp_none_C2000", "VP", nullptr},
                              {"vp", "vp_none_C2000raw", "VP", nullptr}};
constexpr double lost = 100;  // %: a chain as far from the data as the data are wide

/// The scan of an entry.
struct Scanned {
  const Group &cell, &group;
  std::vector<double> deltas = doubles(cell.data("delta"));
  std::vector<double> deviations = doubles(cell.data("deviation"));
  std::vector<double> r = doubles(cell.data("r"));

  Scanned(const Report& out, const Entry5& e) : cell(out.result.at(e.cell)), group(cell.at(e.name)) {}

  static int64_t place(const std::vector<double>& values, double value) {
    const auto found = std::find(values.begin(), values.end(), value);
    require(found != values.end(),
            "score_sde_table5: the results have no {} among {}\n  the report needs the default ones", value,
            fmt::join(values, ", "));
    return found - values.begin();
  }
  double at(const char* name, double delta, double s) const {
    return group.data(name)[place(deltas, delta)][place(deviations, s)].item<double>();
  }
  /// r and distance, the best r among them.
  std::pair<std::vector<double>, std::vector<double>> drawn(double delta, double s) const {
    std::vector<double> x = r, y = curve(delta, s);
    const double best = at("best_r", delta, s);
    const auto place = std::lower_bound(x.begin(), x.end(), best) - x.begin();
    x.insert(x.begin() + place, best), y.insert(y.begin() + place, at("best", delta, s));
    return {x, y};
  }
  std::vector<double> curve(double delta, double s) const {
    return doubles(group.data("distance")[place(deltas, delta)][place(deviations, s)]);
  }
  double paper_r() const { return group.value("paper_r"); }
  /// The paper's grid has nothing below: its r may stand for less.
  bool at_paper_edge() const { return paper_r() <= table5_increment; }
  /// Whether the chain loses the data at the scan's next smaller r: the best one is where that ends.
  bool at_loss(double delta, double s) const {
    const std::vector<double> of = curve(delta, s);
    const auto least = std::min_element(of.begin(), of.end());
    return least != of.begin() && *(least - 1) > lost;
  }
};

/// "PC1000, reverse diffusion" or "C2000, denoised", by the run's number of scales.
std::string sampler(const Report& out, const Entry5& e) {
  const auto N = static_cast<int64_t>(out.result.at(e.cell).value("N"));
  if (e.predictor) return fmt::format("PC{}, {}", N, e.predictor);
  return fmt::format("C{}, {}", 2 * N, std::string(e.name).ends_with("raw") ? "not denoised" : "denoised");
}

Datum paper_r(const Scanned& scan) {
  if (scan.at_paper_edge()) return fmt::format("≤ {:.2g}", scan.paper_r());
  return Measured{scan.paper_r()};
}

constexpr double middle = 0.2;  // the s of the table and the figure
const std::vector<double> shown_deltas{-0.1, -0.05, 0, 0.05, 0.1};

std::string percent(double delta) {
  return delta == 0 ? "exact" : fmt::format("{:+.0f} %", 100 * delta);
}

/// r, or its bound where the best one is at an end of the scan; marked where it is the edge of divergence.
Datum best(const Scanned& scan, double delta, double s) {
  const double r = scan.at("best_r", delta, s);
  if (r <= scan.r.front()) return fmt::format("≤ {:.2g}", scan.r.front());
  if (r >= scan.r.back()) return fmt::format("≥ {:.2g}", scan.r.back());
  if (scan.at_loss(delta, s)) return fmt::format("{:.2g}, the edge", r);
  return Measured{r};
}

/// %; where errors cancel, what is left is the golden section's own tolerance.
Datum distance(double value) {
  return value < 1e-3 ? Datum("< 0.001") : Datum(Measured{value});
}

void table(Report& out) {
  Table table{.title = "Best signal-to-noise ratio r of the corrector on N(0.3, s²)",
              .columns = {{"SDE"},
                          {"sampler"},
                          {"r in the paper, N = 1,000", "", 2},
                          {"score's error δ"},
                          {"best r, s = 0.05", "", 2},
                          {"best r, s = 0.2", "", 2},
                          {"best r, s = 1", "", 2},
                          {"distance at it, s = 0.2", "%", 3},
                          {"at the paper's r", "%", 3},
                          {"without corrector", "%", 3},
                          {"perfect sampler, same last step", "%", 3}}};
  for (const Entry5& e : entries) {
    const Scanned scan(out, e);
    for (const double delta : shown_deltas) {
      table.rows.push_back({e.sde, sampler(out, e), paper_r(scan), percent(delta), best(scan, delta, 0.05),
                            best(scan, delta, middle), best(scan, delta, 1),
                            distance(scan.at("best", delta, middle)),
                            Measured{scan.at("at_paper", delta, middle)},
                            e.predictor ? Datum(Measured{scan.at("without", delta, middle)}) : Datum(),
                            distance(scan.at("perfect", delta, middle))});
    }
  }
  const Scanned first(out, entries[0]);
  table.notes = {
      fmt::format(
          "Least Fréchet distance to the data by exact recursion (limit of many dimensions) of the paper's "
          "protocol, {} values of r from {:.2g} to {:.2g} and golden section about the least; ≤ and "
          "≥: it is at the end of the scan; the edge: at the next smaller r of the scan the chain ends "
          "more than {:.0f} % off, so that this r is not the best but the least with which it keeps up "
          "with the scales. δ: 1 + δ times the exact score.",
          first.r.size(), first.r.front(), first.r.back(), lost),
      fmt::format(
          "The paper's r: best FID on CIFAR-10 with learned scores, among multiples of {}; ≤: the least of "
          "them.",
          table5_increment),
      "Where a wrong score, a predictor or the last step err in opposite directions, the best r is where "
      "they cancel: a distance below the perfect sampler's is no merit."};
  out.table(table);
}

void figure(Report& out) {
  std::vector<Panel> panels;
  for (const size_t i : {1U, 3U, 6U, 8U}) {
    const Entry5& e = entries[i];
    const Scanned scan(out, e);
    Panel panel{.title = fmt::format("{}, {}", e.sde, sampler(out, e)),
                .x = {"signal-to-noise ratio r", scan.r.front(), scan.r.back(), true},
                .y = {"distance to the data, %", 0.02, 100, true},
                .layers = {vertical(scan.paper_r(), "r in the paper")}};
    for (const double delta : shown_deltas) {
      const auto [x, y] = scan.drawn(delta, middle);
      panel.layers.push_back(lines(x, y, delta == 0 ? "exact score" : "δ = " + percent(delta)));
    }
    panels.push_back(panel);
  }
  out.figure({.panels = panels,
              .columns = 2,
              .width = 6.75,
              .height = 4.8,
              .caption =
                  "Fréchet distance to N(0.3, 0.2²) over 0.2 against the corrector's r, with 1 + δ times the "
                  "exact score, by exact recursion. A line that dips passes the point where the errors of "
                  "score and sampler cancel; on the left flat ends, the predictor alone, and steep ones, "
                  "correctors alone that do not keep up with the scales. Left out: ancestral sampling, "
                  "probability flow and what is not denoised, in the table only.",
              .shared_key = true});
}

/// The error of the score, one for all entries of an SDE, with which the best r are nearest to the paper's.
/// Where the paper's is the least of its grid there is no ratio to it.
void nearest(Report& out, const std::string& sde) {
  double least = INFINITY;
  double at_delta = 0;
  double at_s = 0;
  double below = INFINITY;  // the least best r of those without a ratio
  std::string list;
  const Scanned any(out, *std::find_if(std::begin(entries), std::end(entries),
                                       [&](const Entry5& e) { return e.sde == sde; }));
  for (const double delta : any.deltas) {
    for (const double s : any.deviations) {
      double largest = 0;
      std::vector<std::string> rs;
      for (const Entry5& e : entries) {
        if (e.sde != sde || std::string(e.name).ends_with("raw")) continue;
        const Scanned scan(out, e);
        const double r = scan.at("best_r", delta, s);
        if (scan.at_paper_edge()) below = std::min(below, r);
        if (scan.at_paper_edge()) continue;
        largest = std::max(largest, std::abs(std::log(r / scan.paper_r())));
        rs.push_back(fmt::format("{:.2g} ({:.2g})", r, scan.paper_r()));
      }
      if (largest < least)
        least = largest, at_delta = delta, at_s = s, list = fmt::format("{}", fmt::join(rs, ", "));
    }
  }
  std::string text = fmt::format(
      "{}: one error of the score for all samplers brings their best r nearest to the paper's (in brackets) "
      "at {}, s = {}: {}; the largest ratio is {:.1f}.",
      sde, at_delta == 0 ? "δ = 0" : "δ = " + percent(at_delta), at_s, list, std::exp(least));
  if (std::isfinite(below))
    text += fmt::format(
        " Ancestral sampling and reverse diffusion are left out: the paper's r is the least of its grid. "
        "Theirs here is at least {:.2g}, whatever δ and s.",
        below);
  out.note(text);
}

void monte_carlo(Report& out) {
  double largest = 0;
  int64_t compared = 0;
  for (const Entry5& e : entries) {
    for (const auto& [name, chains] : out.result.at(e.cell).at(e.name).groups) {
      largest = std::max(largest, std::abs(chains.value("std") - chains.value("std_exact")) /
                                      chains.value("std_standard_error"));
      ++compared;
    }
  }
  const Group& ve = out.result.at("ve");
  out.note(fmt::format(
      "Monte Carlo at the best r, {} chains of {} coordinates by the suite's samplers, one seed: the largest "
      "of {} deviations of the standard deviation from the recursion is {:.1f} standard errors.",
      static_cast<int64_t>(ve.value("chains")), static_cast<int64_t>(ve.value("dimensions")), compared,
      largest));
}

void report(Report& out) {
  table(out);
  figure(out);
  for (const Entry5& e : entries) {
    const Scanned scan(out, e);
    if (scan.cell.value("N") != 1000) break;  // what is reported is of 1,000 scales
    const double r = scan.at("best_r", 0, middle);
    if (scan.at_loss(0, middle)) {
      out.note(
          fmt::format("{}, {}: {:.2g}, the r of least distance with the exact score at s = {}, is the "
                      "edge of divergence, no optimum to hold against the paper's {}: below it the "
                      "chain does not keep up with the scales.",
                      e.sde, sampler(out, e), r, middle, scan.paper_r()));
      continue;
    }
    if (!scan.at_paper_edge()) {
      out.entry({.name = std::string(e.name) + ".best_r", .value = r, .scaled_down = true});
      continue;
    }
    out.ordering(std::string(e.name) + ".at_most",
                 fmt::format("{}, {}: the best r is at most {} (exact score, s = {})", e.sde, sampler(out, e),
                             scan.paper_r(), middle),
                 r <= scan.paper_r() ? Verdict::yes : Verdict::no, fmt::format("exact: {:.2g}", r));
  }
  nearest(out, "VE");
  nearest(out, "VP");
  monte_carlo(out);
}

const bool registered = register_report(report);

}  // namespace
}  // namespace sgm::vp_ve_sde::score_sde_table5
