#include "core/commands/stored_cells.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/require.h"
#include "core/cells/cell_folder.h"
#include "core/cells/code.h"

namespace sgm {
namespace fs = std::filesystem;
namespace {

uint64_t bytes_in(const fs::path& folder) {
  uint64_t bytes = 0;
  std::error_code ignored;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder, ignored)) {
    if (entry.is_regular_file(ignored)) bytes += entry.file_size(ignored);
  }
  return bytes;
}

/// The folder that a cell has first: without .2, .3 …
fs::path first_of(const fs::path& folder) {
  const std::string name = folder.filename();
  const size_t dot = name.rfind('.');
  const bool number = dot != std::string::npos && dot + 1 < name.size() &&
                      name.find_first_not_of("0123456789", dot + 1) == std::string::npos;
  return number ? folder.parent_path() / name.substr(0, dot) : folder;
}

StoredCell cell_in(const fs::path& folder) {
  StoredCell cell;
  cell.folder = folder;
  cell.state = "first edition";
  cell.replaced = true;
  cell.bytes = bytes_in(folder);
  try {
    const PlannedCell planned = read_cell_file(folder).planned;
    cell.study = planned.study;
    cell.scale = planned.scale;
    cell.stage = planned.cell.stage;
    cell.name = planned.cell.name;
    cell.options = planned.cell.options;
    cell.seed = planned.seed;
    cell.draw = planned.draw;
  } catch (const InputError&) {
    return cell;
  }
  cell.replaced = false;
  const std::vector<Stored> all = stored_under(first_of(folder));
  bool current = false;  // a later folder holds what today's code computes
  for (auto stored = all.rbegin(); stored != all.rend(); ++stored) {
    if (stored->folder == folder) {
      cell.finished = stored->finished;
      cell.state = stored->finished ? "finished" : stored->state.empty() ? "begun" : stored->state;
      cell.older = listed(stored->changed);
      cell.replaced = current && !stored->changed.empty();
    }
    current |= stored->finished && stored->changed.empty();
  }
  return cell;
}

}  // namespace

std::vector<StoredCell> stored_cells(const fs::path& outputs) {
  std::vector<fs::path> folders;
  std::error_code absent;
  for (const fs::directory_entry& scale : fs::directory_iterator(outputs, absent)) {
    for (const fs::directory_entry& group : fs::directory_iterator(scale.path(), absent)) {
      for (const fs::directory_entry& entry : fs::directory_iterator(group.path(), absent)) {
        if (!entry.is_symlink() && fs::is_regular_file(entry.path() / "cell.toml", absent))
          folders.push_back(entry.path());
      }
    }
  }
  std::sort(folders.begin(), folders.end());
  std::vector<StoredCell> cells;
  for (const fs::path& folder : folders) cells.push_back(cell_in(folder));
  return cells;
}

std::string size_text(uint64_t bytes) {
  const auto size = static_cast<double>(bytes);
  return size < 1e6   ? fmt::format("{:.0f} kB", size / 1e3)
         : size < 1e9 ? fmt::format("{:.1f} MB", size / 1e6)
                      : fmt::format("{:.1f} GB", size / 1e9);
}

}  // namespace sgm
