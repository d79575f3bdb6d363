#pragma once
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/base/source_file.h"
#include "core/config/fields.h"
#include "core/io/quantity.h"

namespace sgm {

/// What a cell takes while it runs: estimates for the order of running and --dry-run, but for the cores.
struct Resources {
  double seconds = 1;      ///< on one core
  double gigabytes = 0.3;  ///< peak memory
  int cores = 1;           ///< threads, measured best: 1 for toys (run side by side), 2 for networks
};

struct Cell;
/// The cells that one needs, by the role they play for it ("model", "samples"), in order.
using Needs = std::map<std::string, std::vector<std::shared_ptr<const Cell>>>;

/// One computation: a point of a study's grid. Cells of equal stage, options and needs are one computation,
/// whichever study lists them.
struct Cell {
  std::string stage;  ///< what computes it (stage.h)
  std::string name;   ///< in its study's results: letters, digits and _ . , = + -
  Node options;       ///< everything its outcome depends on, besides seed, draw, device, precision and needs
  Coordinates at{};
  Needs needs{};
  Resources resources{};
  std::string stream{};  ///< its random numbers start from (seed, stream): cells of equal streams have common
                         ///< noise; "": the stage's name
  bool may_diverge = false;  ///< Diverged is an outcome: the result keeps what was put, with status =
                             ///< "diverged", step and level
};

/// The stream of a cell, by its own word or its stage's name.
inline const std::string& stream_of(const Cell& cell) {
  return cell.stream.empty() ? cell.stage : cell.stream;
}

/// A cell of a registered stage.
template <class Options>
Cell stage_cell(std::string stage, std::string name, const Options& options) {
  return {std::move(stage), std::move(name), dump_of(options)};
}

/// A cell that its study computes itself: of the stage with the name of the study, whose folder the call
/// stands in.
template <class Options>
Cell cell(std::string name, const Options& options,
          const std::source_location& where = std::source_location::current()) {
  return stage_cell(source_folder(where), std::move(name), options);
}

/// The same of one kind among several: of the stage STUDY/KIND.
template <class Options>
Cell cell(std::string name, const std::string& kind, const Options& options,
          const std::source_location& where = std::source_location::current()) {
  return stage_cell(source_folder(where) + "/" + kind, std::move(name), options);
}

/// A cell as others need it.
inline std::shared_ptr<const Cell> needed(Cell cell) {
  return std::make_shared<const Cell>(std::move(cell));
}

}  // namespace sgm
