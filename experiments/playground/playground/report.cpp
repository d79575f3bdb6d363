#include "core/report/report.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace sgm::playground {
namespace {

/// Mean over draws, in %, and its standard error. draws (R,)
Measured percent(const at::Tensor& draws) {
  const double n = static_cast<double>(draws.size(0));
  return {100 * draws.mean().item<double>(), 100 * draws.std().item<double>() / std::sqrt(n)};
}

/// What the cells say of this run, for tables and captions.
struct Facts {
  explicit Facts(const Group& result) : ends(result.at("ends")), single(ends.value("components") == 1) {}

  const Group& ends;
  bool single;
  std::string text(const Group& cell, const char* name) const {
    return std::get<std::string>(cell.attribute(name));
  }
  int64_t samples() const { return static_cast<int64_t>(ends.value("samples")); }
  int64_t draws() const { return ends.data("distance").size(1); }
  std::string place() const { return single ? "error of the mean" : "shares of components"; }
};

/// The errors of a point of a cell.
std::vector<Datum> errors_of(const Facts& facts, const Group& cell, int64_t point) {
  const at::Tensor distance = cell.data("distance")[point];
  const at::Tensor floor = facts.ends.data("distance")[0];
  return {percent(distance), percent(distance - floor), percent(cell.data("width")[point]),
          percent(cell.data("place")[point])};
}

void add_curve(Table& table, const Facts& facts, const Group& cell, const std::string& score) {
  const std::vector<std::string>& status = cell.text("status");
  const std::string key = facts.text(cell, "steps_key");
  for (size_t i = 0; i < status.size(); ++i) {
    const auto p = static_cast<int64_t>(i);
    const auto budget = cell.data("budget")[p].item<int64_t>();
    const auto steps = cell.data("steps")[p].item<int64_t>();
    const bool computed = status[i] == "computed";
    std::vector<Datum> row{score, budget > 0 ? Datum(budget) : Datum(),
                           steps > 0 ? Datum(fmt::format("{}={}", key, steps)) : Datum(),
                           computed ? Datum(cell.data("nfe")[p].item<int64_t>()) : Datum()};
    if (computed) {
      for (Datum& datum : errors_of(facts, cell, p)) row.push_back(std::move(datum));
    } else {
      row.insert(row.end(), {status[i].substr(0, status[i].find(':')), Datum(), Datum(), Datum()});
    }
    table.rows.push_back(std::move(row));
  }
}

/// Why budgets were refused, in a line; empty if none was.
std::string refusals(const Group& cell) {
  std::string text;
  const std::vector<std::string>& status = cell.text("status");
  for (size_t i = 0; i < status.size(); ++i) {
    const auto budget = cell.data("budget")[static_cast<int64_t>(i)].item<int64_t>();
    if (status[i].starts_with("refused: "))
      text += fmt::format("{}at {} evaluations: {}", text.empty() ? "Refused " : "; ", budget,
                          status[i].substr(9));
  }
  return text.empty() ? text : text + ".";
}

void errors_table(Report& out, const Facts& facts) {
  const Group& exact = out.result.at("exact");
  Table table{
      .title = fmt::format("{} under {}", facts.text(exact, "sampler"), facts.text(facts.ends, "sde")),
      .columns = {{"score"},
                  {"NFE at most"},
                  {"set"},
                  {"NFE"},
                  {"distance", "%"},
                  {"above the floor", "%"},
                  {"bias of the deviation", "%"},
                  {facts.place(), "%"}}};
  const auto end_row = [&](const char* name, int64_t point) {
    std::vector<Datum> row{name, {}, {}, int64_t{0}};
    for (Datum& datum : errors_of(facts, facts.ends, point)) row.push_back(std::move(datum));
    if (point == 0) row[5] = Datum();
    table.rows.push_back(std::move(row));
  };
  end_row("floor: a perfect sampler", 0);
  end_row("control: no sampler, the prior", 1);
  add_curve(table, facts, exact, "exact");
  if (out.result.contains("learned")) add_curve(table, facts, out.result.at("learned"), "learned");
  table.notes = {
      fmt::format(
          "Data: {}. {} draws of {} samples each, independent; ± is one standard error over draws. "
          "All rows share the draws' exact reference sets and starts, so differences between rows are "
          "surer than their ±.",
          facts.text(facts.ends, "law"), facts.draws(), facts.samples()),
      fmt::format(
          "Distance: sliced Wasserstein distance to {} fresh exact samples over {} directions, in % "
          "of the data's standard deviation; a perfect sampler's is not 0, see the floor. Above the "
          "floor: their difference, draw by draw; within two ± of 0 the sampler cannot be told from a "
          "perfect one by it.",
          facts.samples(), facts.ends.value("directions")),
      fmt::format(
          "Bias of the deviation: standard deviation about the nearest component's mean over the "
          "component's own, less 1. {}",
          facts.single
              ? "Error of the mean: root mean square over coordinates, in % of the standard deviation."
              : "Shares of components: half the sum of |share − weight|.")};
  if (const std::string refused = refusals(exact); !refused.empty()) table.notes.push_back(refused);
  if (out.result.contains("train"))
    table.notes.push_back(fmt::format("Learned: {}.", facts.text(out.result.at("train"), "training")));
  out.table(table);
}

/// A curve of a quantity over NFE with a band of two standard errors; nothing where no point was computed.
void add_layers(Panel& panel, const Group& cell, const char* quantity, const std::string& title) {
  std::vector<double> x, y, low, high;
  for (int64_t p = 0; p < cell.data("nfe").size(0); ++p) {
    const double nfe = cell.data("nfe")[p].item<double>();
    if (cell.text("status")[static_cast<size_t>(p)] != "computed" || nfe == 0) continue;
    const Measured m = percent(cell.data(quantity)[p]);
    const double value = std::abs(m.value), error = *m.standard_error;
    if (value == 0) continue;
    x.push_back(nfe), y.push_back(value);
    low.push_back(std::max(value - 2 * error, value / 10)), high.push_back(value + 2 * error);
  }
  if (x.empty()) return;
  panel.layers.push_back(band(x, low, high));
  panel.layers.push_back(lines_points(x, y, title));
}

Panel errors_panel(const Report& out, const Facts& facts, const char* quantity, const std::string& title,
                   const std::string& label) {
  Panel panel{.title = title,
              .x = {.label = "score evaluations", .log = true},
              .y = {.label = label, .log = true},
              .key = ""};
  add_layers(panel, out.result.at("exact"), quantity, "exact score");
  if (out.result.contains("learned")) add_layers(panel, out.result.at("learned"), quantity, "learned score");
  const Measured floor = percent(facts.ends.data(quantity)[0]);
  const double level = std::string(quantity) == "width" ? 2 * *floor.standard_error : floor.value;
  if (level > 0) panel.layers.push_back(horizontal(level));
  return panel;
}

Panel score_panel(const Group& learned) {
  Panel panel{.title = "learned score",
              .x = {.label = "noise-to-signal σ/α", .log = true},
              .y = {.label = "relative error, %", .log = true},
              .key = ""};
  const at::Tensor errors = learned.data("score_error");
  std::vector<double> mean, low, high;
  for (int64_t level = 0; level < errors.size(0); ++level) {
    const Measured m = percent(errors[level]);
    mean.push_back(m.value);
    low.push_back(std::max(m.value - 2 * *m.standard_error, m.value / 10));
    high.push_back(m.value + 2 * *m.standard_error);
  }
  panel.layers = {band(doubles(learned.data("level")), low, high),
                  lines_points(doubles(learned.data("level")), mean)};
  for (Layer& layer : panel.layers) layer.colour = 2;  // the learned score's in the other panels
  return panel;
}

void score_table(Report& out, const Group& learned) {
  Table table{.title = "Relative error of the learned score by noise level",
              .columns = {{"σ/α", "", 3}, {"error", "%"}}};
  for (int64_t level = 0; level < learned.data("level").size(0); ++level) {
    table.rows.push_back(
        {Measured{learned.data("level")[level].item<double>()}, percent(learned.data("score_error")[level])});
  }
  table.notes = {
      "Root mean square of learned less exact score over the exact score's, on perturbed exact "
      "samples; ± is one standard error over the draws."};
  out.table(table, "score_error");
}

void figure(Report& out, const Facts& facts) {
  const bool learned = out.result.contains("learned");
  std::vector<Panel> panels{
      errors_panel(out, facts, "distance", "sliced Wasserstein distance", "% of the deviation"),
      errors_panel(out, facts, "width", "deviation within a component", "|bias|, %"),
      errors_panel(out, facts, "place", facts.place(), facts.single ? "% of the deviation" : "variation, %")};
  if (learned) panels.push_back(score_panel(out.result.at("learned")));
  const Measured prior = percent(facts.ends.data("distance")[1]);
  out.figure(
      {.panels = panels,
       .columns = learned ? 2 : 3,
       .width = 6.75,
       .height = learned ? 5.0 : 2.6,
       .caption = fmt::format(
           "{} under {} on {}: error against score evaluations, mean of {} draws of {} samples, bands two "
           "standard errors. Dashed: what a perfect sampler gets from as many samples, in the second panel "
           "two "
           "standard errors of it, below which nothing can be told. The prior, no sampler: a distance of "
           "{:.3g} %.{}",
           facts.text(out.result.at("exact"), "sampler"), facts.text(facts.ends, "sde"),
           facts.text(facts.ends, "law"), facts.draws(), facts.samples(), prior.value,
           learned ? fmt::format(" Last panel: the learned score's root mean square error over the exact "
                                 "score's. Learned: {}.",
                                 facts.text(out.result.at("train"), "training"))
                   : ""),
       .shared_key = learned});
}

/// The curves' last computed points, the floor and the control.
void entries(Report& out, const Facts& facts) {
  const auto add = [&](const std::string& name, const Group& cell, int64_t point) {
    const Measured m = percent(cell.data("distance")[point]);
    out.entry({.name = name,
               .value = m.value,
               .standard_error = m.standard_error,
               .n = facts.samples() * facts.draws()});
  };
  add("floor.distance", facts.ends, 0);
  add("control.distance", facts.ends, 1);
  for (const char* score : {"exact", "learned"}) {
    if (!out.result.contains(score)) continue;
    const Group& cell = out.result.at(score);
    const std::vector<std::string>& status = cell.text("status");
    for (size_t i = status.size(); i-- > 0;) {
      if (status[i] != "computed") continue;
      const auto p = static_cast<int64_t>(i);
      add(fmt::format("{}.distance_at_{}", score, cell.data("nfe")[p].item<int64_t>()), cell, p);
      break;
    }
  }
}

void report(Report& out) {
  const Facts facts(out.result);
  errors_table(out, facts);
  figure(out, facts);
  if (out.result.contains("learned")) score_table(out, out.result.at("learned"));
  entries(out, facts);
}

const bool registered = register_report(report);

}  // namespace
}  // namespace sgm::playground
