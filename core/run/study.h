#pragma once
#include <ATen/core/Tensor.h>

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/config/fields.h"
#include "core/io/result_file.h"
#include "core/tensor/rng.h"

namespace sgm {

/// One computation of a study: a name within the study (letters, digits and _ . , = + -), everything its
/// outcome depends on, and the cells it needs first. A parent of another study is the one of that study's
/// preset at the same scale, on the same data set (the key `dataset`).
struct Cell {
  std::string name;
  Node config;
  std::vector<std::string> parents{};  ///< "name" of this study or "study/name" of another
  double seconds = 1;                  ///< estimate on one core, for --dry-run and for the order of running
  double gigabytes = 0.3;              ///< estimate of peak memory
  int threads = 1;                     ///< measured best: 1 for toys (run side by side), 2 for networks
  bool may_diverge = false;  ///< Diverged is an outcome: the result keeps what was put, with status =
                             ///< "diverged", step and level
};

/// A cell whose config is the options struct `options`, defaults included.
template <class Options>
Cell cell(std::string name, const Options& options) {
  return {std::move(name), dump_of(options)};
}

/// A cell of one kind among several: its config is `kind` alone, with the options under it.
template <class Options>
Cell cell(std::string name, const std::string& kind, const Options& options) {
  return {std::move(name), Node::Table{{kind, dump_of(options)}}};
}

/// What a running cell is given, and where it leaves what it computes.
class CellRun {
 public:
  virtual ~CellRun() = default;
  int64_t seed = 0;
  at::Device device =
      at::kCPU;  ///< where it computes; a cell that computes on the CPU all the same says so here
  std::string precision = "fast";  ///< of networks; a cell that computes otherwise says so here
  std::string study;               ///< whose cell it is, at which scale
  std::string scale;
  std::filesystem::path
      folder;     ///< the cell's own: checkpoints and metrics.jsonl live here and survive interruption
  Group result;   ///< written to result.h5 when the cell returns; small: what reports draw
  Group bulk;     ///< written to bulk.h5 if not empty: not published
  Group timings;  ///< measured seconds; written to timings.h5

  /// The names of its parents, in the order of Cell::parents.
  virtual std::vector<std::string> parents() const = 0;
  /// The result of a parent, by its name.
  virtual const Group& parent(const std::string& name) const = 0;
  /// Where a parent keeps its checkpoints.
  virtual std::filesystem::path parent_folder(const std::string& name) const = 0;
  /// Shows progress; throws Interrupted after SIGINT or SIGTERM, so call it where the state has just been
  /// saved or is cheap.
  virtual void progress(int64_t done, int64_t total, const std::string& note = "") = 0;
  /// Tells the user what went wrong without stopping the cell.
  virtual void warn(const std::string& text) = 0;
  /// Tells the user what is no fault but good to know: that a training goes on, say.
  virtual void tell(const std::string& text) = 0;
  /// True after SIGINT or SIGTERM: a training saves its checkpoint and calls progress().
  virtual bool interrupted() const = 0;
};

/// Thrown by CellRun::progress after SIGINT or SIGTERM: let it pass, the next call goes on.
struct Interrupted : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// A study: one table or figure of a paper. `Options` are the keys of its presets, `CellOptions` those of a
/// cell.
struct Study {
  std::string experiment;       ///< folder and driver
  std::string doc;              ///< one line: what it shows
  std::string source;           ///< "NCSN (1907.05600) Fig. 3"
  std::string start = "prior";  ///< where chains of the networks that it trains start: "prior", the SDE's, or
                                ///< "uniform" in the data's range. `sgm sample` starts there, too
  bool honours_precision =
      false;                    ///< its networks compute as the key `precision` says; else the key is refused
  bool honours_device = false;  ///< it computes where the key `device` says; else only cpu is accepted
  std::function<void(Fields&)> describe{};             ///< visits default options
  std::function<Node(const Node& config)> complete{};  ///< the options as bound, defaults included
  std::function<void(const Node& config)>
      check{};  ///< refuses what would fail only when cells are computed; fetches nothing
  std::function<void(const Node& config)>
      prepare{};  ///< fetches the data that its cells need; never called by dry runs and lists
  std::function<std::vector<Cell>(const Node& config)>
      cells{};  ///< pure and quick: no tensors, nothing fetched
  std::function<void(const Node& cell_config, CellRun& run)> run{};
};

/// All studies of this program by name. A study stands in the file of its name: STUDY.cpp.
Registry<Study>& study_registry();

/// What computes cells from their options.
using CellFunction = std::function<void(const Node& options, CellRun& run)>;

template <class CellOptions>
CellFunction cell_function(void (*run)(const CellOptions&, CellRun&)) {
  return [run](const Node& config, CellRun& out) {
    CellOptions options;
    bind(config, options);
    run(options, out);
  };
}

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

/// The registering line of a study:
///   static const bool registered = register_study<Options, CellOptions>("ncsn_fig3", {.experiment = "…",
///   .doc = "…", .source = "…"}, cells, run);
template <class Options, class CellOptions>
bool register_study(std::string name, Study study, std::vector<Cell> (*cells)(const Options&),
                    void (*run)(const CellOptions&, CellRun&)) {
  study = study_of(std::move(study), cells);
  study.run = cell_function(run);
  return study_registry().add(std::move(name), std::move(study));
}

/// What computes cells of a kind. InputError naming those that there are, for another.
const CellFunction& computed_by(const std::map<std::string, CellFunction>& kinds, const std::string& kind);

/// The same for cells of several kinds, made by cell(name, kind, options): what computes each kind.
template <class Options>
bool register_study(std::string name, Study study, std::vector<Cell> (*cells)(const Options&),
                    std::map<std::string, CellFunction> kinds) {
  study = study_of(std::move(study), cells);
  study.run = [kinds = std::move(kinds)](const Node& config, CellRun& out) {
    const auto& [kind, options] = config.as<Node::Table>().at(0);
    computed_by(kinds, kind)(options, out);
  };
  return study_registry().add(std::move(name), std::move(study));
}

}  // namespace sgm
