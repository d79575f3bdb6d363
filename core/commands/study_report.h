#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "core/cells/plan.h"
#include "core/io/result_file.h"

namespace sgm {

/// The results of a study's cells as one tree, a group a cell by its name; of several seeds or draws under a
/// group for each, "seed_3" or "seed_3_draw_1".
Group merged(const Plan& plan, const PlannedStudy& study);

/// Writes the merged result.h5 and manifest.toml (`provenance` and, under [[cell]], how each cell was
/// computed) into the folder, and reports from them. Returns the study's status in a line.
std::string report_study(const Plan& plan, const PlannedStudy& study, const std::filesystem::path& folder,
                         const Node& provenance);

/// Tables and figures of the study in folder/result.h5, from that file alone; manifest.toml, if there, gives
/// hardware and time. InputError if the file is missing or of a study that this program does not have.
/// Returns the study's status in a line.
std::string report_file(const std::filesystem::path& folder);

/// InputError unless files can be written in the folder, which is made.
void require_writable(const std::filesystem::path& folder);

}  // namespace sgm
