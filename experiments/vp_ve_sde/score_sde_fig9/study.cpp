#include "core/study/study.h"

#include <fmt/format.h>

#include "experiments/stages/train_mixture.h"
#include "experiments/vp_ve_sde/pc_point.h"

namespace sgm::vp_ve_sde::score_sde_fig9 {
namespace {

struct Options {
  DataOptions data;
  stages::MixtureTraining training;
  int64_t budget = 240;
  std::vector<int64_t> corrections{0, 1, 3, 4, 7, 9};
  double ve_r = 0.16, vp_r = 0.01;
  std::vector<double> deltas{-0.1, 0.05};
  Runs how{40, 5};

  void fields(Fields& on) {
    data.fields(on);
    training.settings(on);
    on("budget", budget, "score evaluations of a sample", range(21, 1e6));
    on("corrections", corrections, "corrector steps c at each of budget/(1 + c) scales", range(0, 1e4));
    on("ve_r", ve_r, "the corrector's signal-to-noise ratio under VE (Table 5: reverse diffusion)", above(0));
    on("vp_r", vp_r, "the same under VP", above(0));
    on("deltas", deltas, "errors of a wrong score: 1 + delta times the exact one", inside(-1, 1));
    how.fields(on);
  }
  void check() const {
    training.check(data);
    for (const int64_t c : corrections) {
      require(budget % (1 + c) == 0 && budget / (1 + c) > 20,
              "corrections={} does not split budget={} into more than 20 equal scales\n  take a divisor of "
              "the budget, less 1",
              c, budget);
    }
  }
  void prepare() const { training.mixture.prepare(data); }
};

std::vector<Cell> cells(const Options& options) {
  std::vector<Cell> all{options.training.cell(options.data)};
  const std::shared_ptr<const Cell> model = needed(all[0]);
  for (const std::string sde : {"ve", "vp"}) {
    all.push_back(
        with_model(cell(sde + "_bounds", "bounds", Bounds{sde, options.budget, options.how}), model, 0));
    for (const int64_t c : options.corrections) {
      const PcPoint of{.sde = sde,
                       .N = options.budget / (1 + c),
                       .corrections = c,
                       .r = sde == "ve" ? options.ve_r : options.vp_r,
                       .deltas = options.deltas,
                       .how = options.how,
                       .shown = 8};
      all.push_back(with_model(cell(fmt::format("{}_c{}", sde, c), "point", of), model,
                               static_cast<double>(options.how.samples * options.how.runs * options.budget)));
      all.back().at = {{"sde", sde}, {"corrections", std::to_string(c)}};
    }
  }
  return all;
}

const bool registered = register_study<Options>(
    {.doc = "a fixed number of evaluations split between predictor and corrector: exact, wrong and trained "
            "scores",
     .source = "Score SDE (2011.13456) Fig. 9",
     .honours_precision = true,
     .honours_device = true},
    cells, {{"bounds", cell_function(run_bounds)}, {"point", cell_function(run_point)}});

}  // namespace
}  // namespace sgm::vp_ve_sde::score_sde_fig9
