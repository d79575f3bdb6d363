#pragma once
#include <filesystem>
#include <optional>
#include <string>

#include "core/run/plan.h"

namespace sgm {

/// Whether the folder holds a whole result of the digests in its name. A damaged or foreign result.h5 is set aside as
/// result.h5.damaged, with a warning, so that the cell is computed again.
bool finished(const std::filesystem::path& folder);

/// The folder in `study_folder` whose name begins with `prefix` and whose result is the newest, whatever its code.
std::optional<std::filesystem::path> newest_finished(const std::filesystem::path& study_folder, const std::string& prefix);

/// What a child process is told, as cell.toml in the cell's folder: everything about the cell, and provenance for its manifest.
void write_cell_file(const Plan& plan, size_t place, const Node& provenance);

/// What write_cell_file wrote.
struct CellFile {
  PlannedCell planned;                                                 ///< without parents
  std::vector<std::pair<std::string, std::filesystem::path>> parents;  ///< folder of each parent by the name the study gave it
  Node provenance;
};
CellFile read_cell_file(const std::filesystem::path& folder);

}  // namespace sgm
