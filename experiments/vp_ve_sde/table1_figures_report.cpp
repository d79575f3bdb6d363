#include "experiments/vp_ve_sde/table1_figures_report.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

namespace sgm::vp_ve_sde {
namespace {

size_t place_of(const std::vector<double>& values, double value) {
  const auto found = std::find(values.begin(), values.end(), value);
  require(found != values.end(),
          "score_sde_table1_exact: the results have no {} among {}\n  the report needs the default ones",
          value, fmt::join(values, ", "));
  return static_cast<size_t>(found - values.begin());
}

void figure(Report& out, const ExactTable& exact) {
  struct Curve {
    const char *name, *title;
    int colour;
    bool dashed;
  };
  constexpr Curve curves[] = {{"_ancestral_P1000", "ancestral, P1000", 1, false},
                              {"_reverse_diffusion_P1000", "reverse diffusion, P1000", 2, false},
                              {"_probability_flow_P1000", "probability flow, P1000", 3, false},
                              {"_ancestral_PC1000", "ancestral, PC1000", 1, true},
                              {"_reverse_diffusion_PC1000", "reverse diffusion, PC1000", 2, true},
                              {"_probability_flow_PC1000", "probability flow, PC1000", 3, true},
                              {"_none_C2000", "C2000", 0, false}};
  std::vector<Panel> panels;
  const auto at_zero = static_cast<int64_t>(exact.delta(0));
  const auto at_middle = static_cast<int64_t>(exact.deviation(0.2));
  const auto panel = [&](const std::string& sde, bool over_deviation) {
    Panel p;
    for (const Curve& curve : curves) {
      const at::Tensor bias = (over_deviation ? exact.bias : exact.distance)[exact.entry(sde + curve.name)];
      std::vector<double> x = exact.deviations;
      std::vector<double> y = doubles(over_deviation ? bias[at_zero] : bias.select(1, at_middle));
      if (!over_deviation) {
        x = exact.deltas;
        for (double& delta : x) delta *= 100;
      }
      Layer line = lines(x, y, curve.title);
      line.colour = curve.colour, line.dashed = curve.dashed;
      p.layers.push_back(line);
    }
    return p;
  };
  for (const std::string sde : {"ve", "vp"}) {
    Panel p = panel(sde, true);
    p.title = (sde == "ve" ? "VE" : "VP") + std::string(", exact score");
    p.x = {"s of the data", {}, {}, true};
    p.x.ticks = {{0.02, "0.02"}, {0.05, "0.05"}, {0.1, "0.1"}, {0.2, "0.2"}, {0.5, "0.5"}, {1, "1"}};
    p.y = {"bias of the standard deviation, %", sde == "ve" ? -6.0 : -1.0, sde == "ve" ? 6.0 : 13.0};
    p.layers.insert(p.layers.begin(), horizontal(0));
    panels.push_back(p);
  }
  for (const std::string sde : {"ve", "vp"}) {
    Panel p = panel(sde, false);
    p.title = (sde == "ve" ? "VE" : "VP") + std::string(", s = 0.2");
    p.x = {"error of the score δ, %"};
    p.y = {"distance to the data, %", {}, {}, true};
    panels.push_back(p);
  }
  out.figure(
      {.panels = panels,
       .columns = 2,
       .width = 6.75,
       .height = 5.6,
       .caption =
           "Exact laws of Table 1's samplers on N(0.3, s²); dashed: with a corrector. Above: bias of the "
           "standard deviation with the exact score against the data's s, cut where C2000 leaves it; VP's "
           "ancestral sampling and reverse diffusion coincide. Below: Fréchet distance to the data over s "
           "with 1 + δ times the score, s = 0.2; where a line dips, the score's error cancels the sampler's.",
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
            .y = {"s of the data"},
            .colour = {"share of pairs as in the paper", 0, 1}};
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
