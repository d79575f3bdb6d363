#pragma once
#include <functional>
#include <string>

#include "core/study/cell_run.h"

namespace sgm {

/// What computes cells from their options.
using CellFunction = std::function<void(const Node& options, CellRun& run)>;

/// A kind of computation. One that several studies share stands in experiments/stages/NAME.cpp; a study's own
/// has the study's name.
struct Stage {
  std::string doc{};               ///< one line: what it computes
  bool honours_precision = false;  ///< its networks compute as the key `precision` says
  bool honours_device = false;     ///< it computes where the key `device` says; else on the CPU
  bool seeded = true;              ///< another seed, another cell; else all seeds share the first one's
  bool drawn = true;               ///< another draw, another cell; else all draws share one: a training
  std::string length{};            ///< the option that says how many steps a training has; "" for others
  CellFunction run{};
};

/// All stages by name.
Registry<Stage>& stage_registry();

/// A cell function for options of a type.
template <class Options>
CellFunction cell_function(void (*run)(const Options&, CellRun&)) {
  return [run](const Node& config, CellRun& out) {
    Options options;
    bind(config, options);
    run(options, out);
  };
}

/// The registering line of a shared stage, whose name is its file's:
///   const bool registered = register_stage(Stage{.doc = "…"}, train);
template <class Options>
bool register_stage(Stage stage, void (*run)(const Options&, CellRun&),
                    const std::source_location& where = std::source_location::current()) {
  stage.run = cell_function(run);
  return stage_registry().add(source_stem(where), std::move(stage), where);
}

}  // namespace sgm
