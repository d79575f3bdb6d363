#pragma once
#include <filesystem>

namespace sgm {

/// The first argument of a process that computes one cell: PROGRAM --cell FOLDER. It reads FOLDER/cell.toml,
/// tells of its progress (message.h) through file descriptor 3, and writes the cell's files, result.h5 last.
constexpr const char* cell_argument = "--cell";
constexpr int message_descriptor = 3;

/// The main of such a process. Exit codes as all programs.
int cell_process(const std::filesystem::path& folder);

}  // namespace sgm
