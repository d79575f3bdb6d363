#pragma once
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/study/stage.h"

namespace sgm {

/// A study: one table or figure of a paper. Its name is that of its folder, experiments/EXPERIMENT/STUDY.
struct Study {
  std::string doc;              ///< one line: what it shows
  std::string source;           ///< "NCSN (1907.05600) Fig. 3"
  std::string start = "prior";  ///< where chains of the networks that it trains start: "prior", the SDE's, or
                                ///< "uniform" in the data's range. `sgm sample` starts there, too
  bool honours_precision = false;  ///< of the cells that it computes itself (Stage)
  bool honours_device = false;
  std::string experiment{};                            ///< folder and driver
  std::function<void(Fields&)> describe{};             ///< visits default options
  std::function<Node(const Node& config)> complete{};  ///< the options as bound, defaults included
  std::function<void(const Node& config)>
      check{};  ///< refuses what would fail only when cells are computed; fetches nothing
  std::function<void(const Node& config)>
      prepare{};  ///< fetches the data that its cells need; never called by dry runs and lists
  std::function<std::vector<Cell>(const Node& config)>
      cells{};  ///< pure and quick: no tensors, nothing fetched
};

/// All studies of this program by name.
Registry<Study>& study_registry();

/// Adds a study, and what computes its own cells by kind ("" where there is only one), under the names of the
/// folders where it stands.
bool add_study(Study study, std::map<std::string, CellFunction> kinds, const std::source_location& where);

/// All of a study that its options decide. Options with `void prepare() const`, or with a member `data` that
/// has it, fetch their data there; options with `void check() const` say there what they cannot be computed
/// with, from the shape of the data alone.
template <class Options>
Study study_of(Study study, std::vector<Cell> (*cells)(const Options&)) {
  study.describe = [](Fields& on) {
    Options options;
    options.fields(on);
  };
  const auto bound = [](const Node& config) {
    Options options;
    bind(config, options);
    return options;
  };
  study.complete = [bound](const Node& config) { return dump_of(bound(config)); };
  study.check = [bound](const Node& config) {
    if constexpr (requires(const Options& options) { options.check(); }) bound(config).check();
  };
  study.prepare = [bound](const Node& config) {
    const Options options = bound(config);
    if constexpr (requires { options.prepare(); }) {
      options.prepare();
    } else if constexpr (requires { options.data.prepare(); }) {
      options.data.prepare();
    }
  };
  study.cells = [cells, bound](const Node& config) { return cells(bound(config)); };
  return study;
}

/// The registering line of a study in EXPERIMENT/STUDY/study.cpp. `Options` are the keys of its presets,
/// `CellOptions` those of a cell that it computes itself, by `run`:
///   const bool registered = register_study({.doc = "…", .source = "…"}, cells, run);
template <class Options, class CellOptions>
bool register_study(Study study, std::vector<Cell> (*cells)(const Options&),
                    void (*run)(const CellOptions&, CellRun&),
                    const std::source_location& where = std::source_location::current()) {
  return add_study(study_of(std::move(study), cells), {{"", cell_function(run)}}, where);
}

/// The same for cells of several kinds, made by cell(name, kind, options), or of shared stages alone.
template <class Options>
bool register_study(Study study, std::vector<Cell> (*cells)(const Options&),
                    std::map<std::string, CellFunction> kinds = {},
                    const std::source_location& where = std::source_location::current()) {
  return add_study(study_of(std::move(study), cells), std::move(kinds), where);
}

}  // namespace sgm
