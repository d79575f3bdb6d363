#include "core/study/study.h"

#include "experiments/stages/image_network.h"

namespace sgm::playground::own_images {
namespace {

/// Networks of anybody's images under any SDE, their samples and, where the images have labels, a judge.
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
  const Cell classifier = options.judge.cell(options.data, options.network.pool);
  std::vector<Cell> all = options.network.all_cells(options.data, classifier);
  all.insert(all.begin(), classifier);
  return all;
}

const bool registered = register_study<Options>(
    {.doc = "a network of your own images, under any SDE and preconditioning, and its samples",
     .source = "own"},
    cells);

}  // namespace
}  // namespace sgm::playground::own_images
