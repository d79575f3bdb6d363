#include "core/study/study.h"

#include <fmt/format.h>

#include "experiments/sliced_vs_denoising/ssm_dkef/controls.h"
#include "experiments/sliced_vs_denoising/ssm_dkef/fit.h"

namespace sgm::sliced_vs_denoising::ssm_dkef {
namespace {

struct Options {
  std::vector<std::string> data = data_names();
  std::vector<std::string> objectives{"exact", "ssm", "ssm_vr", "dsm", "fd_ssm"};
  std::vector<double> sigmas{0.1, 0.2, 0.4};
  double eps = 0.02;
  int64_t runs = 3, made = 5000;
  double noise = 0.05, correlation = 0.98, held_out = 0.1;
  FitSettings fit;

  void fields(Fields& on) {
    on("data", data, "made, parkinsons, red_wine, white_wine");
    on("objectives", objectives, "exact, ssm, ssm_vr, dsm, fd_ssm");
    on("sigmas", sigmas, "standard deviations of dsm's noise to choose from", above(0));
    on("eps", eps, "half the distance of the points of fd_ssm, a dimension", above(0));
    on("runs", runs, "runs of each: rows' split and noise, weights, batches and draws", range(2, 1000));
    on("made", made, "rows of the made data", range(20, 1e7));
    on("noise", noise, "standard deviation of the noise on whitened rows", at_least(0));
    on("correlation", correlation, "a column of a larger correlation with one before it is dropped",
       range(0, 1));
    on("held_out", held_out, "share of the rows for validation, and for the test", inside(0, 0.5));
    fit.fields(on);
  }

  RowsOptions rows(const std::string& name) const {
    RowsOptions rows;
    rows.data = name, rows.made = made;
    rows.noise = noise, rows.correlation = correlation, rows.held_out = held_out;
    return rows;
  }

  void check() const {
    require(
        !data.empty() && !objectives.empty() && !sigmas.empty() && !fit.normaliser.deviations.empty(),
        "ssm_dkef: data, objectives, sigmas and normaliser.deviations must have one element or more\n  give "
        "data=[made]");
    require(noise > 0,
            "ssm_dkef: noise=0 leaves rounded numbers, whose score-matching loss has no lower bound\n  give "
            "noise=0.05");
    for (const std::string& name : objectives) kind_of(name);
    for (const std::string& name : data) {
      require(std::ranges::find(data_names(), name) != data_names().end(),
              "ssm_dkef: unknown data '{}'\n  there are {}", name, fmt::join(data_names(), ", "));
      int64_t all = made;
      if (name != "made") {
        const DataShape shape = uci_source(name).dataset.value.shape();
        all = shape.train + shape.test;
      }
      const RowsOptions of = rows(name);
      require(of.held_out_rows(all) >= 2,
              "ssm_dkef: {} of {} rows of {} are held out\n  raise held_out, or made", of.held_out_rows(all),
              all, name);
      require(fit.model.inducing <= of.train_rows(all),
              "ssm_dkef: {} inducing points, but {} has {} rows to train on\n  lower model.inducing",
              fit.model.inducing, name, of.train_rows(all));
    }
  }

  void prepare() const {
    for (const std::string& name : data) {
      if (name != "made") uci_source(name).prepare();
    }
  }
};

/// Seconds of a step with all D directions, on one core.
double seconds_of(const Options& options, const std::string& data, bool all_directions) {
  const double D = data == "made" ? 4 : data == "parkinsons" ? 15 : 11;
  const auto work = static_cast<double>(options.fit.model.inducing * options.fit.batch);
  const auto steps = static_cast<double>(options.fit.train.steps);
  return 0.5 + static_cast<double>(options.fit.normaliser.draws) * 5e-6 +
         steps * work * (all_directions ? 1e-7 * D : 3e-7);
}

std::vector<Cell> cells(const Options& options) {
  std::vector<Cell> controls, fits;
  for (const std::string& data : options.data) {
    FitOptions fit{options.fit, options.rows(data), {}};
    if (data != "made") fit.rows.source = CellData(uci_source(data));
    for (fit.rows.run = 0; fit.rows.run < options.runs; ++fit.rows.run) {
      const std::string run = std::to_string(fit.rows.run);
      controls.push_back(cell(fmt::format("{}_controls_{}", data, run), "controls",
                              ControlOptions{fit.rows, fit.model.base_std, fit.normaliser}));
      controls.back().at = {{"data", data}, {"objective", "controls"}, {"run", run}};
      for (const std::string& objective : options.objectives) {
        const bool denoising = objective == "dsm", sliced = objective == "ssm" || objective == "fd_ssm";
        fit.matching = {.kind = kind_of(objective),
                        .sigmas = denoising ? options.sigmas : std::vector<double>{},
                        .eps = objective == "fd_ssm" ? options.eps : 0};
        fits.push_back(cell(fmt::format("{}_{}_{}", data, objective, run), "fit", fit));
        fits.back().at = {{"data", data}, {"objective", objective}, {"run", run}};
        fits.back().resources.seconds =
            seconds_of(options, data, !sliced) * (denoising ? static_cast<double>(options.sigmas.size()) : 1);
      }
    }
  }
  controls.insert(controls.end(), fits.begin(), fits.end());
  for (Cell& one : controls) one.stream = "ssm_dkef";  // the same rows for all of a run
  return controls;
}

const bool registered = register_study<Options>(
    {.doc =
         "deep kernel exponential families trained by exact, sliced and denoising score matching: test loss "
         "and log-likelihood",
     .source = "Song et al. 2019 (1905.07088) Fig. 2"},
    cells, {{"fit", cell_function(run_fit)}, {"controls", cell_function(run_controls)}});

}  // namespace
}  // namespace sgm::sliced_vs_denoising::ssm_dkef
