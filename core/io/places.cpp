#include "core/io/places.h"

#include <fmt/format.h>

#include <cstdlib>

#include "core/base/require.h"

namespace sgm {
namespace fs = std::filesystem;
namespace {

bool is_repository(const fs::path& folder) {
  std::error_code ignored;
  return fs::is_directory(folder / "experiments" / "conf", ignored);
}

fs::path find_repository() {
  for (fs::path folder = program_file().parent_path(); folder.has_relative_path();
       folder = folder.parent_path()) {
    if (is_repository(folder)) return folder;
  }
  throw InputError(
      fmt::format("no repository above {}: experiments/conf is missing\n  keep the program in the build/ "
                  "folder of a clone",
                  program_file().string()));
}

}  // namespace

fs::path program_file() {
  return fs::read_symlink("/proc/self/exe");
}

const fs::path& repository() {
  static const fs::path folder = find_repository();
  return folder;
}

fs::path data_folder() {
  const char* given = std::getenv("SGM_DATA");
  return given != nullptr && *given != '\0' ? fs::absolute(given).lexically_normal() : repository() / "data";
}

}  // namespace sgm
