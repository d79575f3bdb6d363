#pragma once
#include <set>
#include <source_location>
#include <string>
#include <string_view>

namespace sgm {

/// The file of a place in the sources, from the root of the repository: "core/sde/vp.cpp".
std::string source_file(const std::source_location& where);

/// The name of the folder of that file, or of the one `up` above: a study's is its folder's.
std::string source_folder(const std::source_location& where, int up = 0);

/// The name of that file without its ending: a shared stage's is its file's.
std::string source_stem(const std::source_location& where);

/// Notes that this process took a component that is registered in the file.
void note_used(std::string_view file);

/// All files noted so far: what a cell used, for its code.toml.
std::set<std::string> used_files();

}  // namespace sgm
