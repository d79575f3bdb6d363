#pragma once
#include <filesystem>
#include <optional>
#include <string>

#include "core/cells/plan.h"

namespace sgm {

/// Whether the folder holds a whole result of the identity in its name.
bool finished(const std::filesystem::path& folder);

/// What a cell leaves for the cells that need it, besides result.h5: bulk.h5, its newest checkpoint and other
/// weights, by name. Milestones and the checkpoints before are nobody's parents.
std::vector<std::string> files_for_children(const std::filesystem::path& folder);

/// Which file of a finished cell is gone or damaged that other cells need, in words; "" if none. Results of
/// earlier versions name no files.
std::string missing_file(const std::filesystem::path& folder);

/// The share of a cell's work that is still to do: a training of `all` steps, by default as many as it was
/// begun with, goes on from the newest checkpoint in the folder.
double share_to_do(const std::filesystem::path& folder, std::optional<int64_t> all = {});

/// Renames a result.h5 that is damaged or another cell's to result.h5.damaged, so that the cell is computed
/// again. Returns what was wrong with it, "" if there is none. To be called under the folder's lock, when the
/// cell is not finished.
std::string set_aside(const std::filesystem::path& folder);

/// A folder of a cell's identity, and how far it is.
struct Stored {
  std::filesystem::path folder;
  bool finished = false;
  std::string state{};  ///< of an unfinished one: "training at step 228 of 300"; "" if nothing is saved
  std::vector<std::string> changed{};  ///< files of its code that are others today
  std::filesystem::path next{};        ///< the first name after it that is free
};

/// What is stored of a cell whose first folder is `first`: that and first.2, first.3 …, in this order.
std::vector<Stored> stored_under(const std::filesystem::path& first);

/// A stored training that is like a planned one but for its length.
struct Shorter {
  std::filesystem::path folder;
  int64_t step = 0;                    ///< of its newest checkpoint
  int64_t wanted = 0;                  ///< steps of the planned one
  std::string refused{};               ///< why the longer one cannot go on with it; "" if it can
  std::vector<std::string> changed{};  ///< files of its code that are others today
};
/// The one that is farthest, at most as many steps as `planned` asks for, of those beside planned.folder.
/// Nothing for a stage without length (Stage::length), or with cells that it needs.
std::optional<Shorter> shorter_training(const PlannedCell& planned);

/// Copies to planned.folder the newest checkpoint, the log and the list of code of planned.begun, unless
/// there is a checkpoint. To be called under the folder's lock.
void take_over(const PlannedCell& planned);

/// What a child process is given, as cell.toml in the cell's folder: everything about the cell, and
/// provenance for its manifest.
void write_cell_file(const Plan& plan, size_t index, const Node& provenance);

/// What write_cell_file wrote.
struct CellFile {
  PlannedCell planned;                               ///< without needs
  std::map<std::string, std::vector<Input>> inputs;  ///< what it needs, by role
  Node provenance;
};
CellFile read_cell_file(const std::filesystem::path& folder);

}  // namespace sgm
