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

/// One sampler in a panel. Ancestral sampling is wide and pale: reverse diffusion may lie on it.
Layer curve(std::vector<double> x, std::vector<double> y, const std::string& name) {
  struct Look {
    const char *part, *title;
    int colour;
    double size, opacity;
  };
  constexpr Look looks[] = {{"_ancestral_", "ancestral sampling", 6, 3.5, 0.7},
                            {"_reverse_diffusion_", "reverse diffusion", 2, 1, 1},
                            {"_probability_flow_", "probability flow", 3, 1, 1},
                            {"_none_", "corrector alone", 0, 1, 1}};
  const auto* look = std::find_if(std::begin(looks), std::end(looks),
                                  [&](const Look& l) { return name.find(l.part) != std::string::npos; });
  Layer line = lines(std::move(x), std::move(y), look->title);
  line.colour = look->colour, line.size = look->size, line.opacity = look->opacity;
  return line;
}

constexpr double linear_to = 1;  // of the axis of the bias, %

void figure(Report& out, const ExactTable& exact) {
  const auto at_zero = static_cast<int64_t>(exact.delta(0));
  const auto at_middle = static_cast<int64_t>(exact.deviation(0.2));
  std::vector<double> errors = exact.deltas;
  for (double& delta : errors) delta *= 100;
  double low = 0, high = 0;
  std::vector<Panel> panels;
  for (const bool over_deviation : {true, false}) {
    for (const std::string sde : {"ve", "vp"}) {
      for (const bool corrected : {false, true}) {
        const std::string chains = exact.column_title(corrected ? "PC1000" : "P1000");
        Panel panel{.title = fmt::format("{}: {}", sde == "ve" ? "VE" : "VP", chains),
                    .x = {over_deviation ? "s of the data" : "error of the score δ, %"},
                    .y = {panels.size() % 4 == 0 ? "bias, %" : ""},
                    .layers = {horizontal(0)}};
        panel.y.linear_to = linear_to;
        if (corrected) panel.title += ", " + exact.column_title("C2000");
        if (over_deviation) {
          panel.x.log = true;
          panel.x.ticks = {{0.02, "0.02"}, {0.1, "0.1"}, {0.5, "0.5"}};
        } else {
          panel.title.clear();
        }
        for (const char* predictor : {"_ancestral_", "_reverse_diffusion_", "_probability_flow_", "_none_"}) {
          const bool alone = std::string(predictor) == "_none_";
          if (alone && !corrected) continue;
          const std::string name = sde + predictor + (alone ? "C2000" : corrected ? "PC1000" : "P1000");
          const at::Tensor bias = exact.bias[exact.entry(name)];
          panel.layers.push_back(curve(over_deviation ? exact.deviations : errors,
                                       doubles(over_deviation ? bias[at_zero] : bias.select(1, at_middle)),
                                       name));
          for (const double y : panel.layers.back().columns[1]) {
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
       .height = 3.9,
       .caption = fmt::format(
           "Exact laws of Table 1's samplers on N(0.3, s²): bias of the standard deviation, on an axis that "
           "is "
           "linear to ±{} % and logarithmic beyond. Above: with the exact score against the data's s. Below: "
           "with 1 + δ times the score at s = 0.2; where a curve crosses 0, the score's error cancels the "
           "sampler's. Under VP ancestral sampling (wide) lies under reverse diffusion.",
           linear_to),
       .shared_key = true});
}

void map(Report& out, const ExactTable& exact) {
  const Scores paper = exact.paper();
  std::vector<Panel> panels;
  for (const std::string sde : {"ve", "vp"}) {
    std::vector<double> values;
    for (size_t s = 0; s < exact.deviations.size(); ++s) {
      for (size_t d = 0; d < exact.deltas.size(); ++d)
        values.push_back(concordance(sde, paper, exact.scores(d, s)));
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
              .caption = "Of the pairs of entries whose FIDs in Tables 1 and 4 differ by more than two "
                         "standard errors, the share that is ordered alike by the exact distances on N(0.3, "
                         "s²) with 1 + δ times the score; one half is chance."},
             "concordance");
}

}  // namespace

ExactTable::ExactTable(const Group& from)
    : cell(from),
      names(cell.text("entry")),
      deltas(doubles(cell.data("delta"))),
      deviations(doubles(cell.data("deviation"))),
      bias(cell.data("bias")),
      distance(cell.data("distance")) {}

std::string ExactTable::column_title(const std::string& column) const {
  const auto N = static_cast<int64_t>(cell.value("N"));
  return column == "clean" ? fmt::format("P{}, clean grid", 2 * N) : chain_title(column, N);
}

int64_t ExactTable::entry(const std::string& name) const {
  return std::find(names.begin(), names.end(), name) - names.begin();
}

size_t ExactTable::delta(double value) const {
  return place_of(deltas, value);
}

size_t ExactTable::deviation(double value) const {
  return place_of(deviations, value);
}

double ExactTable::bias_of(const std::string& name, double error, double s) const {
  return bias[entry(name)][static_cast<int64_t>(delta(error))][static_cast<int64_t>(deviation(s))]
      .item<double>();
}

Scores ExactTable::paper() const {
  const std::vector<double> fid = doubles(cell.data("fid"));
  const std::vector<double> run = doubles(cell.data("fid_deviation"));
  Scores reported;
  for (size_t i = 0; i < names.size(); ++i) {
    if (!std::isfinite(fid[i])) continue;
    reported.names.push_back(names[i]);
    reported.values.push_back(fid[i]);
    reported.errors.push_back(run[i] / std::sqrt(5));
  }
  return reported;
}

Scores ExactTable::scores(size_t at_delta, size_t at_deviation) const {
  const at::Tensor values =
      distance.select(2, static_cast<int64_t>(at_deviation)).select(1, static_cast<int64_t>(at_delta));
  return {names, doubles(values), std::vector<double>(names.size(), 0)};
}

void table1_figures(Report& out, const ExactTable& exact) {
  figure(out, exact);
  map(out, exact);
}

}  // namespace sgm::vp_ve_sde
