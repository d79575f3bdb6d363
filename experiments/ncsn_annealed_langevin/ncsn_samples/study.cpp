#include "experiments/ncsn_annealed_langevin/images.h"

namespace sgm::ncsn {
namespace {

struct Options : Images {
  int64_t judge_batch = 128;
  TrainOptions judge;

  void fields(Fields& on) {
    Images::fields(on);
    on("judge_batch", judge_batch, "images a step of the classifier that judges samples", range(1, 1e6));
    on.table("judge", judge, "its optimiser and length");
  }
  void check() const { Images::check({{.key = "judge_batch", .value = judge_batch, .labelled = true}}); }
};

std::vector<Cell> cells(const Options& options) {
  std::vector<Cell> all = image_cells(options, "classifier");
  all.insert(all.begin(), judge_cell({CellData(options.data), options.judge_batch, options.judge}));
  return all;
}

const bool registered = register_study<Options>(
    "ncsn_samples",
    {.experiment = "ncsn_annealed_langevin",
     .doc =
         "a score network trained on real images at ten noise levels, sampled by annealed Langevin dynamics",
     .source = "NCSN (1907.05600) Figs. 4-5",
     .start = "uniform",
     .honours_precision = true,
     .honours_device = true},
    cells, image_kinds());

}  // namespace
}  // namespace sgm::ncsn
