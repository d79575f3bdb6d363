#include "core/study/study.h"

#include <fmt/format.h>

#include "experiments/sliced_vs_denoising/ssm_variance/measure.h"

namespace sgm::sliced_vs_denoising::ssm_variance {
namespace {

struct Options {
  std::vector<int64_t> dimensions{2, 8, 32}, standard{1, 2, 3, 4, 8};
  int64_t standard_rows = 60000;
  double correlation = 0.8;
  int64_t hidden = 32;
  Measurement measurement;
  double projection_cost = 1.5;

  void fields(Fields& on) {
    on("dimensions", dimensions, "dimensions of the data", range(2, 256));
    on("standard", standard, "those of the standard Gaussian's", range(1, 256));
    on("standard_rows", standard_rows, "data of the standard Gaussian's", range(2, 1e7));
    on("correlation", correlation, "of neighbouring coordinates", range(0, 0.99));
    on("hidden", hidden, "hidden units of the network", range(1, 1000));
    measurement.sizes(on);
    on("projection_cost", projection_cost,
       "time of a projection over that of all else of a datum, where more projections or more data are "
       "chosen",
       above(0));
  }
  void check() const {
    for (const auto& [key, empty] : {std::pair{"dimensions", dimensions.empty()},
                                     {"standard", standard.empty()},
                                     {"counts", measurement.counts.empty()}})
      require(!empty, "ssm_variance: {} is an empty list\n  give at least one", key);
    require(measurement.points > 0, "ssm_variance: points = 0 leaves nothing to measure\n  give at least 1");
  }
};

/// What a report needs besides the measurements.
struct Choice {
  double projection_cost = 1.5;

  void fields(Fields& on) { on("projection_cost", projection_cost, "of a datum's other time", above(0)); }
};

void run_choice(const Choice& options, CellRun& run) {
  run.result.put("projection_cost", options.projection_cost,
                 "time of a projection over that of all else of a datum");
}

std::vector<Cell> cells(const Options& options) {
  std::vector<Cell> all;
  const auto add = [&](const std::string& model, int64_t dimension, bool at_points) {
    Measurement one = options.measurement;
    one.of = {model, dimension, options.correlation, options.hidden};
    if (!at_points) one.points = 0, one.rows = options.standard_rows;
    Cell made = cell(fmt::format("{}_{}", model, dimension), "measure", one);
    made.at = {{"model", model}, {"dimension", std::to_string(dimension)}};
    const double work =
        static_cast<double>(one.rows + one.points * one.draws) * (500.0 + dimension * dimension);
    made.resources.seconds = 0.3 + work * 5e-7;
    all.push_back(made);
  };
  for (const std::string& model : models) {
    if (model == "standard") continue;
    for (const int64_t dimension : options.dimensions) add(model, dimension, true);
  }
  for (const int64_t dimension : options.standard) add("standard", dimension, false);
  all.push_back(cell("choice", "choice", Choice{options.projection_cost}));
  return all;
}

const bool registered = register_study<Options>(
    {.doc = "the variance that projections add to the sliced loss and to its gradient: number, law, reduced "
            "variance, formulas beside measurement; one more projection or one more datum",
     .source = "Song et al. 2019 (1905.07088)"},
    cells, {{"measure", cell_function(run_measurement)}, {"choice", cell_function(run_choice)}});

}  // namespace
}  // namespace sgm::sliced_vs_denoising::ssm_variance
