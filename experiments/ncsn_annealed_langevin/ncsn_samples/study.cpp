#include "core/study/study.h"

#include "experiments/stages/image_network.h"

namespace sgm::ncsn::ncsn_samples {
namespace {

struct Options {
  DataOptions data;
  stages::ImageNetwork network;
  stages::Judge judge;

  void fields(Fields& on) {
    data.fields(on);
    network.fields(on);
    judge.fields(on);
  }
  void check() const { network.check(data, {judge.need()}); }
};

std::vector<Cell> cells(const Options& options) {
  const Cell classifier = options.judge.cell(options.data);
  const Cell training = options.network.training_cell(options.data);
  const std::vector<Cell> samples = options.network.sample_cells(training);
  std::vector<Cell> all{classifier, training};
  all.insert(all.end(), samples.begin(), samples.end());
  all.push_back(options.network.judge_cell(options.data, classifier, samples));
  return all;
}

const bool registered = register_study<Options>(
    {.doc =
         "a score network trained on real images at ten noise levels, sampled by annealed Langevin dynamics",
     .source = "NCSN (1907.05600) Figs. 4-5",
     .start = "uniform"},
    cells);

}  // namespace
}  // namespace sgm::ncsn::ncsn_samples
