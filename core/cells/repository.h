#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "core/config/compose.h"
#include "core/io/places.h"

namespace sgm {

/// `path` as it is typed where the user stands: from the current folder if that is shorter, else whole.
std::string shown(const std::filesystem::path& path);

/// `path` as seen from the repository where it lies within, else as it is: what is stored.
std::string in_repository(const std::filesystem::path& path);

/// Where the configuration of an experiment is looked for: its conf/, then the shared experiments/conf;
/// options of groups that are registered in code; the studies of that experiment.
SearchPath search_path(const std::string& experiment);

/// The experiment that has a folder of that name with a study.cpp, "" if none: a study of another driver.
std::string experiment_of(const std::string& study);

/// The folder of a study of this program.
std::filesystem::path study_folder(const std::string& study);

}  // namespace sgm
