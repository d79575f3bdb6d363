#include "core/base/source_file.h"

#include <filesystem>
#include <mutex>

namespace sgm {
namespace {

struct Used {
  std::mutex mutex;
  std::set<std::string, std::less<>> files;
};
Used& used() {
  static Used all;
  return all;
}

}  // namespace

/// Compilers are given paths that are absolute, or relative to the build: what counts begins with a folder of
/// the repository's top.
std::string source_file(const std::source_location& where) {
  const std::filesystem::path path(where.file_name());
  std::filesystem::path from_top;
  for (const std::filesystem::path& part : path) {
    const bool top = part == "core" || part == "datasets" || part == "experiments" || part == "tests";
    from_top = top ? part : from_top / part;
  }
  return from_top.generic_string();
}

std::string source_folder(const std::source_location& where, int up) {
  std::filesystem::path folder = std::filesystem::path(where.file_name()).parent_path();
  for (; up > 0; --up) folder = folder.parent_path();
  return folder.filename();
}

std::string source_stem(const std::source_location& where) {
  return std::filesystem::path(where.file_name()).stem();
}

void note_used(std::string_view file) {
  Used& all = used();
  const std::scoped_lock lock(all.mutex);
  if (all.files.find(file) == all.files.end()) all.files.emplace(file);
}

std::set<std::string> used_files() {
  Used& all = used();
  const std::scoped_lock lock(all.mutex);
  return {all.files.begin(), all.files.end()};
}

}  // namespace sgm
