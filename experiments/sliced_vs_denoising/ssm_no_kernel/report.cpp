#include "core/report/report.h"

#include <ATen/TensorOperators.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "core/report/axis.h"
#include "experiments/sliced_vs_denoising/ssm_no_kernel/rows_report.h"
#include "experiments/sliced_vs_denoising/ssm_no_kernel/training.h"

namespace sgm::sliced_vs_denoising::ssm_no_kernel {
namespace {

std::vector<double> column(const at::Tensor& x, int64_t j) {
  return doubles(x.select(1, j).to(at::kDouble));
}

Panel density_panel(const Report& out) {
  const Group& ends = out.result.at("line_ends");
  const std::vector<double> x = doubles(ends.data("x"));
  const double horizon = options_of(ends).at("wells").at("horizon").number();
  Panel panel{.title = "line", .x = {"x", -2, 2}, .y = {"density", 0, {}}, .key = "top right"};
  for (int64_t i = 0; i < 3; ++i) {
    const double t = i == 0 ? 0 : i == 1 ? horizon / 10 : horizon;
    const at::Tensor density = ends.data("density")[i] / (x[1] - x[0]);
    panel.layers.push_back(lines(x, doubles(density), fmt::format("t = {:g}", t)));
  }
  return panel;
}

Panel cloud_panel(const std::string& title, std::vector<std::pair<const at::Tensor*, std::string>> clouds) {
  Panel panel{
      .title = title, .x = {"$x_1$", -2, 2}, .y = {"$x_2$", -2, 2}, .square = true, .key = "top left"};
  for (const auto& [states, name] : clouds) {
    Layer cloud = points(column(*states, 0), column(*states, 1), name);
    cloud.marker = 6, cloud.size = 1.5;
    panel.layers.push_back(cloud);
  }
  return panel;
}

void problem_figure(Report& out) {
  std::vector<Panel> panels;
  std::string shown;
  for (const std::string& problem : problems_of(out)) {
    if (problem == "line") panels.push_back(density_panel(out));
    if (problem == "line") continue;
    const Group& ends = out.result.at("plane_ends");
    const Group& sliced = out.result.at("plane_sliced");
    panels.push_back(cloud_panel(
        "plane", {{&ends.data("exact_samples"), "data"}, {&ends.data("last_samples"), "at the horizon"}}));
    panels.push_back(cloud_panel(
        "plane, reverse SDE", {{&ends.data("exact_samples"), "data"}, {&sliced.data("samples"), "sliced"}}));
    shown = fmt::format(" Of the plane {} samples each are drawn.", sliced.data("samples").size(0));
  }
  const Node wells = options_of(out.result.at(problems_of(out).front() + "_ends")).at("wells");
  const auto number = [&](const char* key) { return wells.at(key).number(); };
  const size_t count = panels.size();
  out.figure({.panels = panels,
              .columns = static_cast<int>(count),
              .width = count > 1 ? 6.75 : 3.25,
              .height = 2.6,
              .caption = fmt::format(
                  "dx = −∇U dt + {:g} dW. Line: U = {:g}(x² − 1)², the density by the Fokker-Planck "
                  "equation. Plane: "
                  "that along one diagonal, a parabola of stiffness {:g} about {:g} along the other.{}",
                  number("noise"), number("height"), number("stiffness"), number("centre"), shown)},
             "problem");
}

void targets_figure(Report& out) {
  if (!out.result.contains("line_targets")) return;
  const Group& targets = out.result.at("line_targets");
  const std::vector<double> lag = doubles(targets.data("lag")), noise = doubles(targets.data("noise"));
  const std::vector<double> square = doubles(targets.data("bias_square"));
  const std::vector<double> error = doubles(targets.data("bias_square_error"));
  std::vector<double> theory, at_bias, bias, missing;
  for (size_t i = 0; i < lag.size(); ++i) {
    theory.push_back(noise.front() * std::sqrt(lag.front() / lag[i]));
    if (square[i] > 2 * error[i]) at_bias.push_back(lag[i]), bias.push_back(std::sqrt(square[i]));
    if (square[i] <= 2 * error[i]) missing.push_back(lag[i]);
  }
  Panel panel{.x = {"lag of the kernel", {}, {}, true},
              .y = {"relative to the score", {}, {}, true},
              .layers = {lines_points(lag, noise, "noise of the target"), lines(lag, theory, "1/√lag")},
              .key = "outside"};
  panel.layers.back().dashed = true, panel.layers.back().colour = 7;
  if (!bias.empty()) panel.layers.push_back(lines_points(at_bias, bias, "bias of the target"));
  const Node options = options_of(targets);
  out.figure(
      {.panels = {panel},
       .height = 3,
       .caption = fmt::format(
           "Denoising targets on the line: root mean square of target − score "
           "(noise) and of E[target | x] − "
           "score (bias) over that of the score, mean squares over {:g} times, {:g} paths, {:g} intervals of "
           "equal mass. The dashed line has the noise of the shortest lag and falls as one over the root of "
           "the lag. "
           "Bias within two standard errors of 0 is not drawn{}.",
           options.at("shown").number(), options.at("paths").number(), options.at("bins").number(),
           missing.empty() ? std::string() : fmt::format(": lags {:g}", fmt::join(missing, ", ")))},
      "targets");
}

void error_figure(Report& out) {
  std::vector<Panel> panels;
  int64_t networks = 0;
  for (const std::string& problem : problems_of(out)) {
    Panel panel{.title = title_of(problem),
                .x = {"t", {}, {}, true},
                .y = {panels.empty() ? "relative error of the score" : "", {}, {}, true}};
    const std::vector<Row> rows = rows_of(out, problem);
    Extent seen;
    for (const Row& row : rows) {
      seen.add(doubles(row.cell->data("error").mean(0)));
      networks = row.cell->data("error").size(0);
      Layer line =
          lines_points(doubles(row.cell->data("t")), doubles(row.cell->data("error").mean(0)), row.title);
      line.dashed = row.denoises();
      panel.layers.push_back(line);
    }
    panel.y.low = seen.low / 1.1, panel.y.high = seen.high * 1.1;
    panels.push_back(panel);
  }
  const size_t count = panels.size();
  out.figure({.panels = panels,
              .columns = static_cast<int>(count),
              .width = count > 1 ? 6.75 : 3.25,
              .height = 3.4,
              .caption = fmt::format("Relative error of the learned score under p_t against time: mean of {} "
                                     "network{} of each method; denoising dashed.",
                                     networks, networks == 1 ? "" : "s"),
              .shared_key = true},
             "score_error_figure");
}

/// Which row has the least error, beside the sliced loss's.
void note_least(Report& out) {
  for (const std::string& problem : problems_of(out)) {
    const std::vector<Row> rows = rows_of(out, problem);
    const auto error_of = [](const Row& row) {
      return sgm::mean_over(of_networks(*row.cell, score_error)).value;
    };
    const Row least = *std::ranges::min_element(rows, {}, error_of);
    out.note(
        fmt::format("{}: {} has the least score error of all rows, {:.3g} %; sliced score matching {:.3g} %.",
                    title_of(problem), least.title, 100 * error_of(least), 100 * error_of(rows.front())));
  }
  out.note(
      "What each takes: the sliced loss the states alone; denoising earlier states, too, g, the drift and, "
      "over more than one step, its derivative. Which lag is best is not known without a reference as here.");
}

/// Whether the sliced loss's networks have less of a quantity than those of other rows, all of them.
void less_than(Report& out, const std::string& name, const std::string& statement, const Row& sliced,
               const std::vector<Row>& others, const Quantity& quantity, double unit) {
  if (others.empty()) return;
  const std::vector<double> own = of_networks(*sliced.cell, quantity);
  std::vector<Verdict> verdicts;
  std::vector<std::string> text;
  for (const Row& row : others) {
    const std::vector<double> theirs = of_networks(*row.cell, quantity);
    verdicts.push_back(own.size() > 1 ? larger_paired(theirs, own) : Verdict::undecided);
    text.push_back(fmt::format("{}: {:.3g}", row.title, unit * sgm::mean_over(theirs).value));
  }
  out.ordering(name, statement, all_hold(verdicts),
               fmt::format("{}: {:.3g}; {}; {} networks, paired, 95 % each", sliced.title,
                           unit * sgm::mean_over(own).value, fmt::join(text, "; "), own.size()));
}

void claims(Report& out) {
  for (const std::string& problem : problems_of(out)) {
    const std::vector<Row> rows = rows_of(out, problem);
    std::vector<Row> lags, shortest, longest, exact;
    for (const Row& row : rows) {
      if (row.method == "exact") exact.push_back(row);
      if (row.denoises()) lags.push_back(row);
    }
    if (!lags.empty()) {
      const auto by_lag = [](const Row& a, const Row& b) { return a.lag < b.lag; };
      shortest = {*std::min_element(lags.begin(), lags.end(), by_lag)};
      longest = {*std::max_element(lags.begin(), lags.end(), by_lag)};
    }
    const std::string where = title_of(problem) + ": ";
    less_than(out, "less_error_than_shortest." + problem,
              where + "the sliced loss has less score error, in %, than denoising over the shortest lag",
              rows.front(), shortest, score_error, 100);
    less_than(out, "less_error_than_longest." + problem,
              where + "the sliced loss has less score error, in %, than denoising over the longest lag",
              rows.front(), longest, score_error, 100);
    less_than(
        out, "less_error_than_all." + problem,
        where + "the sliced loss has less score error, in %, than denoising over every lag that was tried",
        rows.front(), lags, score_error, 100);
    less_than(
        out, "nearer_samples_than_all." + problem,
        where + "samples by the sliced loss are nearer to the data than those of denoising over every lag",
        rows.front(), lags, sample_distance, 1);
    for (const Row& row : rows) {
      const std::vector<double> all = of_networks(*row.cell, score_error);
      const Measured mean = sgm::mean_over(all);
      out.entry({.name = fmt::format("{}.{}.score_error", problem, row.method),
                 .value = mean.value,
                 .standard_error = mean.standard_error,
                 .runs = static_cast<int64_t>(all.size())});
    }
  }
}

void report(Report& out) {
  if (problems_of(out).empty()) return;
  problem_figure(out);
  targets_figure(out);
  error_figure(out);
  rows_report(out);
  claims(out);
  note_least(out);
}

const bool registered = register_report(report);

}  // namespace
}  // namespace sgm::sliced_vs_denoising::ssm_no_kernel
