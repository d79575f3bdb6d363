#pragma once
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/cells/configure.h"

namespace sgm {

/// A cell with all that decides where it is stored and how it is run.
struct PlannedCell {
  std::string study, scale;
  Cell cell;
  int64_t seed = 0;
  std::string device;
  std::string precision;         ///< "" for a study with an arithmetic of its own
  std::string waiting = "auto";  ///< auto, spin or yield; no part of the identity
  int threads = 1;
  std::string identity{}, code{};
  std::filesystem::path folder{};  ///< ROOT/SCALE/STUDY/NAME-IDENTITY-CODE
  std::vector<size_t> parents{};   ///< their indices in the plan, in the order of cell.parents
  bool done = false;               ///< a whole result is there, and what cells to do need of it
  double to_do = 1;                ///< share of its work: a training goes on from its checkpoint

  /// Estimates on one core, and with its threads.
  double core_seconds() const { return done ? 0 : to_do * cell.seconds; }
  double seconds() const { return core_seconds() / threads; }
  std::string title() const { return study + "/" + cell.name; }
};

/// Cells of any number of studies, each once, parents before their children.
class Plan {
 public:
  /// What a plan is made for. A dry run: what could not be computed is refused. A run: so it is, then missing
  /// data are fetched before a study's cells are listed, so that their identities are those of the data that
  /// is there.
  enum class For { list, dry_run, run };
  explicit Plan(For use = For::list) : use_(use) {}

  /// Adds a study's cells with all they need; returns their indices in the study's order. InputError for an
  /// unknown or circular parent, two cells of one name, or a name that cannot be part of a path.
  std::vector<size_t> add(const Job& job);

  std::vector<PlannedCell> cells;
  std::vector<std::vector<size_t>> studies;  ///< what each call of add returned

 private:
  struct Listing {
    Job job;
    std::vector<Cell> cells;
  };
  std::vector<Cell> cells_of(const Job& job) const;
  const Listing& listing(const std::string& study, const Job& child);
  size_t index_of(const Listing& from, const Cell& cell, std::vector<std::string>& chain);
  size_t index_of_parent(const Listing& from, const Cell& child, const std::string& name,
                         std::vector<std::string>& chain);
  void reopen_parents();

  For use_;
  std::map<std::string, Listing>
      others_;  ///< presets of studies that are needed as parents, by study and data set
  std::map<std::filesystem::path, size_t> index_of_folder_;
  std::set<size_t> whole_;  ///< finished cells whose files are all there
};

/// The root of all cells of a run: run.dir, or outputs/ of the repository.
std::filesystem::path outputs_root(const RunOptions& run);

}  // namespace sgm
