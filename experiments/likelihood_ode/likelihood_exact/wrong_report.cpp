#include "experiments/likelihood_ode/likelihood_exact/wrong_report.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "experiments/likelihood_ode/likelihood_exact/parts_report.h"
#include "experiments/likelihood_ode/likelihood_exact/protocols.h"

namespace sgm::likelihood_ode::likelihood_exact {
namespace {

const std::vector<Named> models{{"sde", "reverse SDE"}, {"bound", "bound"}, {"ode", "ODE"}};

/// Nats a dimension by model and factor.
struct Divergences {
  const Group& cell;
  std::vector<double> factors = option_list(cell, "factors");

  double at(size_t model, size_t factor) const {
    return cell.data("divergence")[static_cast<int64_t>(model)][static_cast<int64_t>(factor)].item<double>();
  }
};

std::string wrong_text(const Report& out) {
  const Node options = options_of(cell_of(out, "wrong", sdes_of(out)[0]));
  return fmt::format("Data N(0, {:g}²) a dimension, exact score times a factor, ε = {}",
                     options.at("deviation").number(), power(options.at("eps").number()));
}

void wrong_table(Report& out) {
  Table table{.title = "A score that is wrong by a factor: KL of p(ε) from the models, and the bound",
              .columns = {{"SDE"},
                          {"factor", "", 3},
                          {"KL, reverse SDE", "nats/dim", 3},
                          {"bound", "nats/dim", 3},
                          {"KL, ODE", "nats/dim", 3},
                          {"bound/SDE", "", 2},
                          {"ODE/bound", "", 2}}};
  for (const Named& sde : sdes_of(out)) {
    const Divergences of{cell_of(out, "wrong", sde)};
    for (size_t i = 0; i < of.factors.size(); ++i) {
      const bool right = of.factors[i] == 1;
      table.rows.push_back({sde.title, Measured{of.factors[i]}, Measured{of.at(0, i)}, Measured{of.at(1, i)},
                            Measured{of.at(2, i)},
                            right ? Datum() : Datum(Measured{of.at(1, i) / of.at(0, i)}),
                            right ? Datum() : Datum(Measured{of.at(2, i) / of.at(1, i)})});
    }
  }
  table.notes = {fmt::format(
      "{}. All laws stay normal: variances and the bound, KL(p(T) | prior) + ½∫g² E|s_model − s|² dt, "
      "by "
      "integration in ln(σ/α), no samples. Of factor 1 the prior's mismatch alone is left.",
      wrong_text(out))};
  out.table(table, "wrong_score");
}

void wrong_figure(Report& out) {
  std::vector<Panel> panels;
  for (const Named& sde : sdes_of(out)) {
    const Divergences of{cell_of(out, "wrong", sde)};
    Panel panel{.title = sde.title, .x = {.label = "factor"}, .y = {"KL, nats/dim", {}, {}, true}, .key = ""};
    for (size_t model = 0; model < models.size(); ++model) {
      bool titled = false;
      for (const bool above : {false, true}) {
        std::vector<double> x, y;
        for (size_t i = 0; i < of.factors.size(); ++i) {
          if (of.factors[i] != 1 && (of.factors[i] > 1) == above)
            x.push_back(of.factors[i]), y.push_back(of.at(model, i));
        }
        if (x.empty()) continue;
        Layer layer = lines_points(x, y, models[model].title);
        if (std::exchange(titled, true)) layer.title.clear();
        layer.colour = static_cast<int>(model) + 1, layer.marker = static_cast<int>(model);
        panel.layers.push_back(layer);
      }
    }
    panels.push_back(panel);
  }
  out.figure({.panels = panels,
              .columns = static_cast<int>(panels.size()),
              .width = 6.75,
              .height = 2.5,
              .caption = fmt::format(
                  "{}: KL of p(ε) from the law of the reverse SDE, its bound, and KL from the law "
                  "of the probability flow ODE. Exact; factor 1, where all vanish, is left out.",
                  wrong_text(out)),
              .shared_key = true},
             "wrong_score_figure");
}

void wrong_claims(Report& out) {
  std::vector<Verdict> below, exceeds;
  double closest = 1e9, most = 0;
  for (const Named& sde : sdes_of(out)) {
    const Group& cell = cell_of(out, "wrong", sde);
    const Divergences of{cell};
    const Node options = options_of(cell);
    for (size_t i = 0; i < of.factors.size(); ++i) {
      below.push_back(of.at(0, i) <= of.at(1, i) ? Verdict::yes : Verdict::no);
      if (of.factors[i] == 1) continue;
      exceeds.push_back(of.at(2, i) > of.at(1, i) ? Verdict::yes : Verdict::no);
      closest = std::min(closest, of.at(1, i) / of.at(0, i));
      most = std::max(most, of.at(2, i) / of.at(1, i));
      for (size_t model = 0; model < models.size(); ++model) {
        const std::string name = fmt::format("factor_{:g}.{}.{}", of.factors[i], sde.key, models[model].key);
        if (out.reported(name) == nullptr) continue;
        out.entry({.name = name,
                   .value = of.at(model, i),
                   .own = options.at("deviation").number() != WrongFactor().deviation ||
                          options.at("eps").number() != WrongFactor().eps});
      }
    }
  }
  out.ordering("sde_within_the_bound", "KL of the reverse SDE's model is at most the bound", all_hold(below),
               fmt::format("{} factors and SDEs, exact; the bound is {:.2g} times the KL or more",
                           below.size(), closest));
  if (exceeds.empty()) return;
  out.ordering("ode_beyond_the_bound",
               "KL of the ODE's model exceeds that bound, which is the reverse SDE's alone",
               all_hold(exceeds),
               fmt::format("{} of {} wrong factors and SDEs, exact; up to {:.2g} times the bound",
                           std::count(exceeds.begin(), exceeds.end(), Verdict::yes), exceeds.size(), most));
}

}  // namespace

void wrong_report(Report& out) {
  wrong_figure(out);
  wrong_table(out);
  wrong_claims(out);
}

}  // namespace sgm::likelihood_ode::likelihood_exact
