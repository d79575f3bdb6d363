#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "experiments/fid_tables/substitute_report.h"
#include "experiments/stages/distances.h"
#include "experiments/stages/image_samplers.h"

namespace sgm::fid_tables::fid_solvers {
namespace {

/// The evaluations of the rows, "heun_24", in increasing order.
std::vector<int64_t> evaluations_of(const Report& out) {
  std::vector<int64_t> all;
  for (const std::string& row : out.cells.where({{"of", "samples"}}).along("row")) {
    const int64_t evaluations = std::stoll(row.substr(row.rfind('_') + 1));
    if (std::find(all.begin(), all.end(), evaluations) == all.end()) all.push_back(evaluations);
  }
  std::sort(all.begin(), all.end());
  return all;
}

/// What a row's samples took, "9" of Heun's at most 10; the row's own number where a result does not tell.
int64_t taken(const Report& out, const std::string& row, int64_t at_most) {
  const Results samples = out.cells.where({{"of", "samples"}, {"row", row}});
  if (samples.cells().empty() || !samples.cells()[0].result->contains("nfe")) return at_most;
  return std::llround(samples.cells()[0].result->value("nfe"));
}

std::vector<stages::ImageSampler> samplers() {
  return stages::image_samplers("vp", 100);  // their names do not depend on the evaluations
}

/// A quantity of the cells of a row by an extractor, network by network.
std::vector<double> each(const Report& out, const std::string& extractor, const std::string& row,
                         const Quantity& quantity) {
  std::vector<double> values;
  const Results cells = out.cells.where({{"of", "distances"}, {"extractor", extractor}, {"row", row}});
  for (const Results::Cell& cell : cells.cells()) {
    if (cell.result->contains(quantity.name)) values.push_back(cell.result->value(quantity.name));
  }
  return values;
}

Panel panel_of(const Report& out, const std::string& extractor, const Quantity& quantity,
               const std::string& label, bool is_log) {
  Panel panel{.x = {.label = "evaluations of the network", .log = true},
              .y = {.label = label, .log = is_log},
              .key = "best"};
  int colour = 1;
  for (const stages::ImageSampler& sampler : samplers()) {
    std::vector<double> x, y, error;
    for (const int64_t evaluations : evaluations_of(out)) {
      const std::string row = fmt::format("{}_{}", sampler.name, evaluations);
      const std::vector<double> values = each(out, extractor, row, quantity);
      if (values.empty()) continue;
      const Measured mean = mean_over(values);
      x.push_back(static_cast<double>(taken(out, row, evaluations))), y.push_back(mean.value);
      error.push_back(mean.standard_error.value_or(0));
    }
    if (x.empty()) continue;
    Layer line = lines(x, y), points = error_bars(x, y, error, sampler.title);
    line.colour = points.colour = colour++;
    panel.layers.push_back(line), panel.layers.push_back(points);
  }
  const std::vector<double> floor = each(out, extractor, "test", quantity);
  if (!floor.empty()) panel.layers.push_back(horizontal(mean_over(floor).value, "real test images"));
  return panel;
}

void put_figures(Report& out) {
  for (const std::string& extractor : out.cells.where({{"of", "distances"}}).along("extractor")) {
    const Results of = out.cells.where({{"of", "distances"}, {"extractor", extractor}});
    const Group& any = *of.cells().at(0).result;
    const auto d = std::get<int64_t>(any.attribute("frechet_dimensions"));
    const auto k = std::get<int64_t>(any.attribute("dimensions"));
    const auto label = [&](const std::string& what, int64_t dimensions) {
      return extractor == "classifier" ? what : fmt::format("{}, {} dimensions", what, dimensions);
    };
    std::vector<Panel> panels{panel_of(out, extractor, stages::frechet, label("Fréchet distance", d), true),
                              panel_of(out, extractor, stages::kernel_distance, label("KID", k), false),
                              panel_of(out, extractor, stages::precision_of_k, "precision", false),
                              panel_of(out, extractor, stages::recall_of_k, "recall", false)};
    std::erase_if(panels, [](const Panel& panel) { return panel.layers.empty(); });
    out.figure(
        {.panels = panels,
         .columns = 2,
         .width = 6.75,
         .height = 6,
         .caption = fmt::format(
             "Samples of the same networks by sampler and evaluations, {} features, sets of {}: mean over "
             "networks ± its standard error. Line: as many real test images.",
             extractor == "inception" ? "Inception" : "the classifier's",
             std::get<int64_t>(any.attribute("n"))),
         .shared_key = true},
        "figure_" + extractor);
  }
}

Substitute rows_of(const Report& out) {
  Substitute all;
  all.training = "train";
  const std::vector<int64_t> evaluations = evaluations_of(out);
  const std::vector<std::string> rows = out.cells.where({{"of", "samples"}}).along("row");
  const auto has = [&](const std::string& row) {
    return std::find(rows.begin(), rows.end(), row) != rows.end();
  };
  for (const int64_t number : evaluations) {
    for (const stages::ImageSampler& sampler : samplers()) {
      const std::string row = fmt::format("{}_{}", sampler.name, number);
      if (has(row))
        all.rows.push_back({row, fmt::format("{}, {} evaluations", sampler.title, taken(out, row, number))});
    }
  }
  const auto claim = [&](const std::string& name, const std::string& statement, const std::string& nearer,
                         const std::string& farther) {
    all.claims.push_back({name, statement, nearer, farther, true});
  };
  const int64_t fewest = evaluations.front(), most = evaluations.back();
  claim("heun_over_euler",
        fmt::format("Heun's samples are nearer than Euler's of the probability flow at {} evaluations at "
                    "most (EDM's Fig. 2 compares them so, at other times)",
                    fewest),
        fmt::format("heun_{}", fewest), fmt::format("flow_{}", fewest));
  claim("flow_over_sde",
        fmt::format("the probability flow is nearer than the reverse SDE at {} evaluations at most", fewest),
        fmt::format("flow_{}", fewest), fmt::format("reverse_sde_{}", fewest));
  if (has(fmt::format("pc_{}", most)))
    claim("pc_over_sde",
          fmt::format("predictor-corrector is nearer than the reverse SDE by Euler-Maruyama at {} "
                      "evaluations of both (Score SDE's "
                      "Table 1 gives it as many predictor steps)",
                      most),
          fmt::format("pc_{}", most), fmt::format("reverse_sde_{}", most));
  if (most > fewest)
    claim("more_evaluations",
          fmt::format("Heun's samples are nearer at {} evaluations at most than at {}", most, fewest),
          fmt::format("heun_{}", most), fmt::format("heun_{}", fewest));
  all.paper = "CIFAR-10, DDPM's network of 35.2 M parameters, 1.3 million steps of 128 images";
  return all;
}

void report(Report& out) {
  put_measured(rows_of(out), out);
  put_figures(out);
}

const bool registered = register_report(report);

}  // namespace
}  // namespace sgm::fid_tables::fid_solvers
