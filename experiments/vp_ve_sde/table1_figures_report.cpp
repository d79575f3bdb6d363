#include "experiments/vp_ve_sde/table1_figures_report.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "experiments/vp_ve_sde/table1_rows_report.h"

namespace sgm::vp_ve_sde {
namespace {

size_t place_of(const std::vector<double>& values, double value) {
  const auto found = std::find(values.begin(), values.end(), value);
  require(found != values.end(),
          "score_sde_table1_exact: the results have no {} among {}\n  the report needs the default ones",
          value, fmt::join(values, ", "));
  return static_cast<size_t>(found - values.begin());
}

/// A curve of the figure: of which entry, and how it is drawn.
struct Curve {
  const char *predictor, *column, *title;
  int colour;
  bool dashed = false;
  double size = 1, opacity = 1;
};
constexpr Curve curves[] = {{"ancestral", "P1000", "ancestral sampling", 6, false, 3.5, 0.7},
                            {"reverse_diffusion", "P1000", "reverse diffusion", 2},
                            {"probability_flow", "P1000", "probability flow", 3},
                            {"ancestral", "PC1000", "ancestral sampling", 6, false, 3.5, 0.7},
                            {"reverse_diffusion", "PC1000", "reverse diffusion", 2},
                            {"probability_flow", "PC1000", "probability flow", 3},
                            {"none", "C2000", "corrector alone", 0},
                            {"none", "C2000raw", "corrector alone, not denoised", 5, true}};
constexpr Curve perfect_sampler{
    "reverse_diffusion", "P1000", "perfect sampler, same last step", 7, true, 1.5};

constexpr double linear_to = 1;  // of the axis of the bias, %

/// Bias over the data's s with the exact score, or over the score's error at s = 0.2.
Layer drawn(const ExactTable& exact, const at::Tensor& values, const std::string& sde, const Curve& curve,
            bool over_deviation) {
  const at::Tensor of = values[exact.entry(fmt::format("{}_{}_{}", sde, curve.predictor, curve.column))];
  std::vector<double> errors = exact.deltas;
  for (double& delta : errors) delta *= 100;
  Layer line =
      over_deviation
          ? lines(exact.deviations, doubles(of[static_cast<int64_t>(exact.delta(0))]), curve.title)
          : lines(errors, doubles(of.select(1, static_cast<int64_t>(exact.deviation(0.2)))), curve.title);
  line.colour = curve.colour, line.dashed = curve.dashed, line.size = curve.size;
  line.opacity = curve.opacity;
  return line;
}

void figure(Report& out, const ExactTable& exact) {
  double low = 0, high = 0;
  std::vector<Panel> panels;
  for (const bool over_deviation : {true, false}) {
    for (const std::string sde : {"ve", "vp"}) {
      for (const bool corrected : {false, true}) {
        Panel panel{.x = {over_deviation ? "s of the data" : "error of the score δ, %"},
                    .y = {panels.size() % 4 == 0 ? "bias, %" : ""},
                    .layers = {horizontal(0)}};
        panel.y.linear_to = linear_to;
        if (over_deviation) {
          panel.title = fmt::format("{}: {}", sde == "ve" ? "VE" : "VP",
                                    exact.column_title(corrected ? "PC1000" : "P1000"));
          if (corrected) panel.title += ", " + exact.column_title("C2000");
          panel.x.log = true;
          panel.x.ticks = {{0.02, "0.02"}, {0.1, "0.1"}, {0.5, "0.5"}};
        }
        for (const Curve& curve : curves) {
          if ((std::string(curve.column) == "P1000") == corrected) continue;
          panel.layers.push_back(drawn(exact, exact.bias, sde, curve, over_deviation));
        }
        panel.layers.push_back(drawn(exact, exact.perfect, sde, perfect_sampler, over_deviation));
        for (const Layer& layer : panel.layers) {
          if (layer.columns.size() < 2) continue;
          for (const double y : layer.columns[1]) {
            if (std::isfinite(y)) low = std::min(low, y), high = std::max(high, y);
          }
        }
        panels.push_back(panel);
      }
    }
  }
  for (Panel& panel : panels) panel.y.low = 1.3 * low, panel.y.high = 1.3 * high;
  out.figure(
      {.panels = panels,
       .columns = 4,
       .width = 6.75,
       .height = 4.1,
       .caption = fmt::format(
           "Exact laws of Table 1's samplers on N(0.3, s²) by the paper's protocol, {} scales: bias of the "
           "standard deviation, on an axis that is linear to ±{} % and logarithmic beyond. Above: with the "
           "exact score against the data's s. Below: with 1 + δ times the score at s = 0.2; where a curve "
           "crosses 0, the score's error cancels the sampler's. Grey: a perfect sampler with the last step "
           "of ancestral sampling and reverse diffusion, which takes away noise that the data's narrow "
           "structure has too. Under VP ancestral sampling (wide) lies under reverse diffusion.",
           exact.N, linear_to),
       .shared_key = true});
}

void map(Report& out, const ExactTable& exact) {
  const Scores paper = paper_scores(out);
  std::vector<Panel> panels;
  for (const std::string sde : {"ve", "vp"}) {
    std::vector<double> values;
    for (size_t s = 0; s < exact.deviations.size(); ++s) {
      for (size_t d = 0; d < exact.deltas.size(); ++d)
        values.push_back(concordance(sde, paper, exact.scores(d, s, readings[0], Reference::data)));
    }
    Panel p{.title = sde == "ve" ? "VE" : "VP",
            .x = {"error of the score δ, %"},
            .y = {sde == "ve" ? "s of the data" : ""},
            .colour = {sde == "ve" ? "" : "share of pairs as in the paper", 0, 1}};
    p.layers = {heat(values, static_cast<int>(exact.deltas.size()), 0, 1, 0, 1)};
    for (size_t d = 0; d < exact.deltas.size(); ++d) {
      if (d % 5 == 0)
        p.x.ticks.emplace_back(static_cast<double>(d), fmt::format("{:g}", 100 * exact.deltas[d]));
    }
    for (size_t s = 0; s < exact.deviations.size(); ++s)
      p.y.ticks.emplace_back(static_cast<double>(s), fmt::format("{}", exact.deviations[s]));
    panels.push_back(p);
    const auto [least, most] = std::minmax_element(values.begin(), values.end());
    const auto zero = exact.delta(0);
    std::vector<double> right;
    for (size_t s = 0; s < exact.deviations.size(); ++s)
      right.push_back(values[s * exact.deltas.size() + zero]);
    const auto [low, high] = std::minmax_element(right.begin(), right.end());
    const size_t best = static_cast<size_t>(most - values.begin());
    out.note(fmt::format(
        "{}: of the pairs that the paper's FIDs order, the exact score orders {:.0f} to {:.0f} % alike (over "
        "s); wrong scores {:.0f} to {:.0f} %, most at δ = {:+.0f} %, s = {}.",
        sde == "ve" ? "VE" : "VP", 100 * *low, 100 * *high, 100 * *least, 100 * *most,
        100 * exact.deltas[best % exact.deltas.size()], exact.deviations[best / exact.deltas.size()]));
  }
  out.figure({.panels = panels,
              .columns = 2,
              .width = 6.75,
              .height = 2.9,
              .caption = fmt::format(
                  "Of the pairs of entries whose FIDs in Tables 1 and 4 differ by more than two standard "
                  "errors, the share that is ordered alike by the exact distances to N(0.3, s²) with 1 + δ "
                  "times the score, {} scales, labels {}; one half is chance.",
                  exact.N, readings[0].title)},
             "concordance");
}

}  // namespace

ExactTable::ExactTable(const Group& cell, const std::string& protocol)
    : group(cell.at(protocol)),
      N(static_cast<int64_t>(cell.value("N"))),
      names(group.text("entry")),
      deltas(doubles(group.data("delta"))),
      deviations(doubles(group.data("deviation"))),
      bias(group.data("bias")),
      perfect(group.data("perfect")) {}

int64_t ExactTable::entry(const std::string& name) const {
  const auto found = std::find(names.begin(), names.end(), name);
  require(found != names.end(), "score_sde_table1_exact: the results have no entry {}\n  compute them again",
          name);
  return found - names.begin();
}

size_t ExactTable::delta(double value) const {
  return place_of(deltas, value);
}

size_t ExactTable::deviation(double value) const {
  return place_of(deviations, value);
}

double ExactTable::of(const at::Tensor& values, const std::string& name, double error, double s) const {
  return values[entry(name)][static_cast<int64_t>(delta(error))][static_cast<int64_t>(deviation(s))]
      .item<double>();
}

Scores ExactTable::scores(size_t at_delta, size_t at_deviation, const Reading& reading,
                          Reference reference) const {
  const std::vector<double> values =
      doubles(group.data(reference == Reference::data ? "distance" : "from_perfect")
                  .select(2, static_cast<int64_t>(at_deviation))
                  .select(1, static_cast<int64_t>(at_delta)));
  Scores all;
  for (const Table1Entry& one : table1()) {
    auto found = std::find(names.begin(), names.end(), read_as(reading, one.name));
    if (found == names.end()) found = std::find(names.begin(), names.end(), one.name);  // at exact times
    if (found == names.end()) continue;
    all.names.push_back(one.name);
    all.values.push_back(values[static_cast<size_t>(found - names.begin())]);
    all.errors.push_back(0);
  }
  return all;
}

Verdict ExactTable::verdict_of(const Claim& claim, size_t at_delta, size_t at_deviation) const {
  std::vector<Verdict> all;
  for (const Reading& reading : readings) {
    for (const Reference reference : {Reference::data, Reference::perfect}) {
      const Scores found = scores(at_delta, at_deviation, reading, reference);
      for (const auto& [better, worse] : claim.pairs) {
        if (!found.has(better) || !found.has(worse)) return Verdict::undecided;
      }
      all.push_back(verdict(claim, found));
    }
  }
  return agreed(all);
}

void table1_figures(Report& out, const ExactTable& exact) {
  figure(out, exact);
  if (exact.N == 1000) map(out, exact);  // the paper's N
}

}  // namespace sgm::vp_ve_sde
