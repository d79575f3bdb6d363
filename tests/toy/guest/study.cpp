#include "core/study/study.h"

#include "tests/toy/walk.h"

namespace sgm::toy::guest {
namespace {

/// A study that needs a cell of another one: its first walk.
struct Options {
  int64_t steps = 20;

  void fields(Fields& on) { on("steps", steps, "steps of the walk", range(1, 1e6)); }
};

/// A cell that needs no options.
struct Nothing {
  void fields(Fields&) {}
};

std::vector<Cell> cells(const Options& options) {
  Cell only = cell("only", Nothing{});
  only.needs["walk"] = {needed(stage_cell("walk", "walk_0", Walk{.steps = options.steps, .limit = {}}))};
  return {only};
}

void run(const Nothing&, CellRun& run) {
  run.result.put("twice", 2 * run.input("walk").result().value("x"), "twice the end of the walk");
}

const bool registered =
    register_study<Options, Nothing>({.doc = "needs another study", .source = "none"}, cells, run);

}  // namespace
}  // namespace sgm::toy::guest
