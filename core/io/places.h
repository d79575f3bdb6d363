#pragma once
#include <filesystem>

namespace sgm {

/// The repository: the nearest folder above the program that has experiments/conf. InputError where there is
/// none.
const std::filesystem::path& repository();

/// The path of this program's file.
std::filesystem::path program_file();

/// Where data sets are kept: SGM_DATA, else data/ of the repository (ignored by git). It need not be there.
std::filesystem::path data_folder();

}  // namespace sgm
