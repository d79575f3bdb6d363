#pragma once
#include <filesystem>
#include <optional>
#include <string>

#include "core/run/plan.h"

namespace sgm {

/// Whether the folder holds a whole result of the digests in its name.
bool finished(const std::filesystem::path& folder);

/// Renames a result.h5 that is damaged or another cell's to result.h5.damaged, so that the cell is computed
/// again. Returns what was wrong with it, "" if there is none. To be called under the folder's lock, when the
/// cell is not finished.
std::string set_aside(const std::filesystem::path& folder);

/// The folder in `study_folder` whose name begins with `prefix` and whose result is the newest, whatever its
/// code.
std::optional<std::filesystem::path> newest_finished(const std::filesystem::path& study_folder,
                                                     const std::string& prefix);

/// What a child process is given, as cell.toml in the cell's folder: everything about the cell, and
/// provenance for its manifest.
void write_cell_file(const Plan& plan, size_t index, const Node& provenance);

/// What write_cell_file wrote.
struct CellFile {
  PlannedCell planned;  ///< without parents
  std::vector<std::pair<std::string, std::filesystem::path>>
      parents;  ///< folder of each parent by the name the study gave it
  Node provenance;
};
CellFile read_cell_file(const std::filesystem::path& folder);

}  // namespace sgm
