#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "core/io/result_file.h"
#include "core/run/plan.h"

namespace sgm {

/// The results of a study's cells as one tree, a group a cell by its name.
Group merged(const Plan& plan, const std::vector<size_t>& places);

/// Merges the cells into folder/result.h5 and reports from it. Returns the study's status.
std::string report_study(const Plan& plan, const std::vector<size_t>& places, const std::filesystem::path& folder);

/// Tables and figures of the study in folder/result.h5, from that file alone. InputError if the file is missing or
/// of a study that this program does not have. Returns the study's status.
std::string report_file(const std::filesystem::path& folder);

/// InputError unless files can be written in the folder, which is made.
void require_writable(const std::filesystem::path& folder);

}  // namespace sgm
