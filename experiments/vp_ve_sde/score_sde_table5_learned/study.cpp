#include "core/study/study.h"

#include <fmt/format.h>

#include <cmath>

#include "experiments/stages/train_mixture.h"
#include "experiments/vp_ve_sde/pc_point.h"

namespace sgm::vp_ve_sde::score_sde_table5_learned {
namespace {

struct Options {
  DataOptions data;
  stages::MixtureTraining training;
  int64_t N = 100;
  int64_t points = 7;
  double least = 0.01, most = 0.5;
  std::vector<std::string> predictors{"reverse_diffusion"};
  std::vector<double> deltas{-0.1, 0.05};
  Runs how{40, 5};

  void fields(Fields& on) {
    data.fields(on);
    training.settings(on);
    on("N", N, "noise scales: the paper's 1,000", range(21, 1e5));
    on("points", points, "values of r, evenly spaced in its logarithm", range(2, 1000));
    on("least", least, "the least of them", above(0));
    on("most", most, "the largest", above(0));
    on("predictors", predictors, "ancestral, reverse_diffusion, probability_flow");
    on("deltas", deltas, "errors of a wrong score: 1 + delta times the exact one", inside(-1, 1));
    how.fields(on);
  }
  void check() const {
    training.check(data);
    require(least < most, "least={} is not below most={}\n  the values of r go from the one to the other",
            least, most);
  }
  void prepare() const { training.mixture.prepare(data); }
  double r(int64_t point) const {
    return least * std::pow(most / least, static_cast<double>(point) / static_cast<double>(points - 1));
  }
};

/// A predictor under an SDE without corrector, then with one at each r.
std::vector<Cell> cells(const Options& options) {
  std::vector<Cell> all{options.training.cell(options.data)};
  const std::shared_ptr<const Cell> model = needed(all[0]);
  for (const std::string sde : {"ve", "vp"}) {
    all.push_back(with_model(cell(sde + "_bounds", "bounds", Bounds{sde, options.N, options.how}), model, 0));
    for (const std::string& predictor : options.predictors) {
      for (int64_t point = -1; point < options.points; ++point) {
        PcPoint of{sde, predictor, options.N, point < 0 ? 0 : 1, 1, options.deltas, options.how};
        if (point >= 0) of.r = options.r(point);
        const std::string name = point < 0 ? "alone" : fmt::format("r{}", point);
        Cell scan = with_model(cell(fmt::format("{}_{}_{}", sde, predictor, name), "point", of), model,
                               static_cast<double>(of.how.samples * of.how.runs * of.entry().evaluations()));
        scan.at = {{"sde", sde}, {"predictor", predictor}, {"r", point < 0 ? "0" : fmt::format("{}", of.r)}};
        all.push_back(std::move(scan));
      }
    }
  }
  return all;
}

const bool registered = register_study<Options>(
    {.doc = "the corrector's best signal-to-noise ratio with the exact score, with wrong ones and with a "
            "trained one of the same problem",
     .source = "Score SDE (2011.13456) Table 5",
     .honours_precision = true,
     .honours_device = true},
    cells, {{"bounds", cell_function(run_bounds)}, {"point", cell_function(run_point)}});

}  // namespace
}  // namespace sgm::vp_ve_sde::score_sde_table5_learned
