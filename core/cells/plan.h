#pragma once
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/cells/code.h"
#include "core/cells/configure.h"

namespace sgm {

/// A cell with all that decides where it is stored and how it is run.
struct PlannedCell {
  std::string study, scale;  ///< that listed it first
  Cell cell;
  int64_t seed = 0, draw = 0;
  std::string device;
  std::string precision;         ///< "" for a stage with an arithmetic of its own
  std::string waiting = "auto";  ///< auto, spin or yield; no part of the identity
  int threads = 1;
  std::string identity{};
  std::filesystem::path
      folder{};  ///< ROOT/SCALE/STUDY/NAME-IDENTITY; of a shared stage ROOT/SCALE/STAGE/IDENTITY;
                 ///< with .2, .3 … where older code has computed it before
  std::filesystem::path begun{};  ///< of a training: where a shorter one lies, with which it goes on; or ""
  std::vector<size_t> parents{};  ///< indices in the plan of what it needs, in the order of cell.needs
  std::vector<std::string> roles{};  ///< what each of them is for it
  bool done = false;                 ///< a whole result is there, and what cells to do need of it
  double to_do = 1;                  ///< share of its work: a training goes on from its checkpoint
  std::string
      told{};  ///< what was found of it that is of older code, and what is done with that; "" if nothing

  /// Estimates on one core, and with its threads.
  double core_seconds() const { return done ? 0 : to_do * cell.resources.seconds; }
  double seconds() const { return core_seconds() / threads; }
  std::string title() const;
};

/// A study's cells for one seed and draw, in the order in which it lists them.
struct PlannedRun {
  struct Listed {
    std::string name;  ///< in the study's results
    Coordinates at;
    size_t index;  ///< in the plan
  };
  int64_t seed = 0, draw = 0;
  std::vector<Listed> cells;
};

/// All that one call of a study asks for.
struct PlannedStudy {
  std::string study, scale;
  std::vector<PlannedRun> runs;  ///< seeds, and under each its draws

  /// The indices of all cells, each once.
  std::vector<size_t> cells() const;
};

/// Cells of any number of studies, each once, parents before their children.
class Plan {
 public:
  /// What a plan is made for. A dry run: what could not be computed is refused. A run: so it is, then missing
  /// data are fetched before a study's cells are listed, so that their identities are those of the data that
  /// is there.
  enum class For { list, dry_run, run };
  explicit Plan(For use = For::list) : use_(use) {}

  /// Adds a study's cells with all they need, for all its seeds and draws. InputError for two cells of one
  /// name, or a name that cannot be part of a path.
  const PlannedStudy& add(const Job& job);

  std::vector<PlannedCell> cells;
  std::vector<PlannedStudy> studies;  ///< what each call of add returned

 private:
  std::vector<Cell> cells_of(const Job& job) const;
  size_t index_of(const Job& job, const Cell& cell, int64_t seed, int64_t draw);
  void reopen_parents();

  For use_;
  std::map<std::string, size_t> index_of_identity_;
  std::set<size_t> whole_;  ///< finished cells whose files are all there
};

/// The root of all cells of a run: run.dir, or outputs/ of the repository.
std::filesystem::path outputs_root(const RunOptions& run);

/// Makes links STUDY/CELL to what a study needs of shared stages, so that all of it is found in its folder.
void link_shared(const Plan& plan, const PlannedStudy& study, const std::filesystem::path& folder);

}  // namespace sgm
