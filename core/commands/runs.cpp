#include <fmt/ranges.h>

#include "core/base/text.h"
#include "core/cells/configure.h"
#include "core/cells/folder_lock.h"
#include "core/cells/guarded.h"
#include "core/cells/identity.h"
#include "core/cells/repository.h"
#include "core/commands/command_line.h"
#include "core/commands/commands.h"
#include "core/commands/stored_cells.h"
#include "core/report/table.h"

namespace sgm {
namespace fs = std::filesystem;
namespace {

/// The options of the cell of that stage and name, of this one or of what it needs; null if there is none.
const Node* options_of(const Cell& cell, const StoredCell& wanted) {
  if (cell.stage == wanted.stage && cell.name == wanted.name) return &cell.options;
  for (const auto& [role, needs] : cell.needs) {
    for (const std::shared_ptr<const Cell>& need : needs) {
      if (const Node* found = options_of(*need, wanted)) return found;
    }
  }
  return nullptr;
}

const Node* options_in(const std::vector<Cell>& cells, const StoredCell& wanted) {
  for (const Cell& cell : cells) {
    if (const Node* found = options_of(cell, wanted)) return found;
  }
  return nullptr;
}

/// "fit.steps=3" for each option that is another than in `preset`.
void differences(const Node& own, const Node& preset, const std::string& path,
                 std::vector<std::string>& found) {
  if (!own.is_table()) {
    if (!(own == preset)) found.push_back(fmt::format("{}={}", path, canonical_text(own)));
    return;
  }
  for (const auto& [key, value] : own.as<Node::Table>()) {
    const Node* other = preset.is_table() ? preset.find(key) : nullptr;
    differences(value, other == nullptr ? Node() : *other, path.empty() ? key : path + "." + key, found);
  }
}

/// The settings of a cell that differ from those of its study's preset at its scale; "" where there are none,
/// or where the preset cannot be told.
std::string settings(const StoredCell& cell) {
  std::vector<std::string> found;
  guarded([&] {
    const Job job = preset(cell.study, cell.scale);
    const std::vector<Cell> cells = job.study->cells(job.config);
    if (const Node* of_preset = options_in(cells, cell))
      differences(without_paths(cell.options), without_paths(*of_preset), "", found);
    return computed;
  });
  if (cell.seed != 0) found.push_back(fmt::format("seed={}", cell.seed));
  if (cell.draw != 0) found.push_back(fmt::format("draw {}", cell.draw));
  return fmt::format("{}", fmt::join(found, " "));
}

Datum text_or_nothing(const std::string& text) {
  return text.empty() ? Datum() : Datum(text);
}

fs::path outputs_of(const std::vector<std::string>& words, const char* usage) {
  require(words.size() <= 1, "{}", usage);
  return words.empty() ? repository() / "outputs" : fs::path(words[0]);
}

}  // namespace

int runs_command(int argc, char** argv) {
  const CommandLine line = command_line(argc, argv, 2, {});
  const fs::path outputs = outputs_of(line.words, "sgm runs [FOLDER]: one folder of outputs");
  Table table{.title = "Cells in " + shown(outputs),
              .columns = {{"cell"},
                          {"scale"},
                          {"step"},
                          {"settings beside the preset's"},
                          {"code since"},
                          {"size"},
                          {"folder"}}};
  uint64_t bytes = 0;
  for (const StoredCell& cell : stored_cells(outputs)) {
    bytes += cell.bytes;
    table.rows.push_back({text_or_nothing(cell.study.empty() ? "" : cell.study + "/" + cell.name),
                          text_or_nothing(cell.scale), cell.state,
                          text_or_nothing(cell.study.empty() ? "" : settings(cell)),
                          text_or_nothing(cell.older), size_text(cell.bytes), shown(cell.folder)});
  }
  table.notes = {fmt::format("{} cells, {}.", table.rows.size(), size_text(bytes))};
  to_stdout(to_terminal(table) + "\n");
  return computed;
}

int gc_command(int argc, char** argv) {
  std::vector<std::string> words;
  bool remove = false;
  for (int i = 2; i < argc; ++i) {
    if (std::string(argv[i]) == "--delete") {
      remove = true;
    } else {
      words.emplace_back(argv[i]);
    }
  }
  const fs::path outputs = outputs_of(words, "sgm gc [FOLDER] [--delete]: one folder of outputs");
  uint64_t bytes = 0;
  size_t cells = 0;
  for (const StoredCell& cell : stored_cells(outputs)) {
    if (!cell.replaced) continue;
    if (remove) {
      FolderLock lock(cell.folder);
      if (!lock.take()) continue;  // somebody computes in it
      fs::remove_all(cell.folder);
    }
    to_stdout(fmt::format("{} {} ({}{})\n", remove ? "removed" : "would remove", shown(cell.folder),
                          cell.older.empty() ? cell.state : "older code: " + cell.older,
                          ", " + size_text(cell.bytes)));
    bytes += cell.bytes;
    ++cells;
  }
  to_stdout(fmt::format("{} {} cells, {}{}\n", remove ? "removed" : "would remove", cells, size_text(bytes),
                        remove || cells == 0 ? "" : ": sgm gc --delete"));
  return computed;
}

}  // namespace sgm
