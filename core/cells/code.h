#pragma once
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/cells/sources.h"

namespace sgm {

/// What the build compiles in (sources_main.cpp): the sources as to_text() writes them, and LibTorch's
/// version with the compiler's flags.
const char* sources_text();
const char* build_text();

/// The sources that this program was built from.
const Sources& sources();

/// The code that a computation used: files with the digests of their tokens, and "build" for LibTorch and
/// flags. Kept in a cell's folder as code.toml, and complete once the cell is finished.
using Code = std::map<std::string, std::string>;

/// The closures of the files.
Code code_of(const std::set<std::string>& files, bool gpu, const Sources& all = sources());

/// The files of `code` that are others in `all`, or no longer there.
std::vector<std::string> changed(const Code& code, const Sources& all = sources());

/// "core/sde/vp.cpp, core/sde/sde.h and 3 more".
std::string listed(const std::vector<std::string>& files);

/// 64 hexadecimal digits of all of it.
std::string digest_of(const Code& code);

void write_code(const std::filesystem::path& folder, const Code& code);
/// Nothing where there is no code.toml, or no whole one: of cells before this version.
std::optional<Code> read_code(const std::filesystem::path& folder);

}  // namespace sgm
