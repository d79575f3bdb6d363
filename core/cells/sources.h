#pragma once
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace sgm {

/// A source file of the repository as the build knows it.
struct Source {
  std::string digest;                   ///< 16 hexadecimal digits of its tokens: comments and white space do
                                        ///< not count
  std::vector<std::string> includes{};  ///< files of the repository, as they are written
  bool registers = false;               ///< it registers a component: it is reached by name, not by call
};
/// By path from the root of the repository: "core/sde/vp.cpp".
using Sources = std::map<std::string, Source, std::less<>>;

/// Reads the sources below core/, datasets/, experiments/ and tests/toy/ of a repository.
Sources scan_sources(const std::filesystem::path& root);

/// The file and all that it needs: the headers it includes, theirs, and the sources that define what a header
/// declares. These are X.cpp for X.h and, of the header's folder, those without a header of their name that
/// include it and register nothing; .cu files only where `gpu`. A file that is not in `all` has none.
std::set<std::string> closure(const Sources& all, const std::string& file, bool gpu = false);

/// The sources as text, a line each, and back.
std::string to_text(const Sources& all);
Sources sources_of(const std::string& text);

}  // namespace sgm
