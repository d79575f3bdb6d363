#include "core/study/study.h"

namespace sgm::toy {
namespace {

/// A study that needs cells of another one.
struct Options {
  std::string parent = "walk/walk_0";

  void fields(Fields& on) { on("parent", parent, "the cell it needs"); }
};

std::vector<Cell> cells(const Options& options) {
  Cell only = cell("only", options);
  only.parents = {options.parent};
  return {only};
}

void run(const Options& options, CellRun& run) {
  const double x = run.parent(options.parent).value("x");
  run.result.put("twice", 2 * x, "twice the end of the walk");
}

const bool registered = register_study<Options, Options>(
    "guest", {.experiment = "toy", .doc = "needs another study", .source = "none"}, cells, run);

}  // namespace
}  // namespace sgm::toy
