#pragma once
#include <filesystem>
#include <string>

namespace sgm {

/// The first argument of a process that computes one cell: PROGRAM --cell FOLDER CALL. It learns what the
/// cell is from FOLDER/cell.toml, tells of its progress in the files that CALL names (message.h), and writes
/// the cell's files, result.h5 last. Nothing else ties it to whoever started it: it may run on another
/// machine.
constexpr const char* cell_argument = "--cell";

/// The main of such a process. Exit codes as all programs.
int cell_process(const std::filesystem::path& folder, const std::string& call);

}  // namespace sgm
