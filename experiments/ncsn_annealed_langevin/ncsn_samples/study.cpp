#include "core/study/study.h"

#include "experiments/stages/image_network.h"

namespace sgm::ncsn::ncsn_samples {
namespace {

/// Equal networks, whose spread the verdicts rest on, and one of whole images, whose samples are looked at.
struct Options {
  DataOptions data;
  stages::ImageNetwork network, whole;
  bool with_whole = false;
  stages::Judge judge;

  void fields(Fields& on) {
    data.fields(on);
    network.fields(on);
    judge.fields(on);
    on("with_whole", with_whole, "also the network of the table `whole`, cells whole_…");
    on.table("whole", whole, "a network of images of another size, shown beside the others");
  }
  void check() const {
    network.check(data, {judge.need()});
    if (with_whole) whole.check(data, {judge.need()}, "whole.");
  }
};

std::vector<Cell> cells(const Options& options) {
  std::vector<Cell> all;
  const auto add = [&](const stages::ImageNetwork& network, const std::string& prefix) {
    Cell classifier = options.judge.cell(options.data, network.pool);
    const std::vector<Cell> more = network.all_cells(options.data, classifier, prefix);
    classifier.name = prefix + classifier.name;
    all.push_back(classifier);
    all.insert(all.end(), more.begin(), more.end());
  };
  add(options.network, "");
  if (options.with_whole) add(options.whole, "whole_");
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
