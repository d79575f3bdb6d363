#pragma once
#include <filesystem>

namespace sgm {

/// Writes results/README.md: all studies by experiment with status, key numbers, a thumbnail and the command,
/// and results/not_reproduced.md (not_reproduced.h), from results/STUDY/SCALE/status.toml. Equal files give
/// equal bytes. InputError if a status.toml cannot be read.
void write_results_index(const std::filesystem::path& results);

}  // namespace sgm
