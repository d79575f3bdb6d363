#include "core/study/study.h"

#include "experiments/stages/image_network.h"

namespace sgm::ncsn::ncsn_single_noise {
namespace {

/// A network of one noise level, and the one of ten that it stands beside, whose classifier judges both.
struct Options {
  DataOptions data;
  stages::ImageNetwork network, annealed;
  stages::Judge judge;

  void fields(Fields& on) {
    data.fields(on);
    network.fields(on);
    judge.fields(on);
    on.table("annealed", annealed, "the network of ncsn_samples");
  }
  void check() const {
    network.check(data, {judge.need()});
    annealed.check(data, {}, "annealed.");
  }
};

/// A cell that needs no options.
struct Nothing {
  void fields(Fields&) {}
};

std::vector<Cell> cells(const Options& options) {
  const Cell classifier = options.judge.cell(options.data);
  const Cell training = options.network.training_cell(options.data);
  const std::vector<Cell> samples = options.network.sample_cells(training);
  std::vector<Cell> all{training};
  all.insert(all.end(), samples.begin(), samples.end());
  all.push_back(options.network.judge_cell(options.data, classifier, samples));
  all.push_back(cell("annealed", Nothing{}));
  all.back().needs["numbers"] = {needed(options.annealed.judge_cell(
      options.data, classifier,
      options.annealed.sample_cells(options.annealed.training_cell(options.data))))};
  return all;
}

/// The numbers of ncsn_samples, to stand beside.
void copy(const Nothing&, CellRun& run) {
  for (const auto& [name, group] : run.input("numbers").result().groups) run.result.group(name) = group;
}

const bool registered = register_study<Options, Nothing>(
    {.doc = "one noise level fails where ten succeed: the same network, training and numbers as ncsn_samples",
     .source = "NCSN (1907.05600) Figs. 7-8",
     .start = "uniform"},
    cells, copy);

}  // namespace
}  // namespace sgm::ncsn::ncsn_single_noise
