#include "core/cells/cell_folder.h"
#include "core/cells/code.h"
#include "core/cells/identity.h"
#include "core/cells/repository.h"
#include "core/io/files.h"
#include "core/train/checkpoint.h"
#include "core/train/resume.h"

namespace sgm {
namespace fs = std::filesystem;
namespace {

/// Takes from stored options, which are read without their marks, what has its neutral value in `planned`.
void leave_out_neutral(const Node& planned, Node& stored) {
  if (!planned.is_table() || !stored.is_table()) return;
  for (const auto& [key, value] : planned.as<Node::Table>()) {
    Node* own = stored.find(key);
    if (own == nullptr) continue;
    if (value.is_neutral && *own == value) {
      stored.erase(key);
    } else {
      leave_out_neutral(value, *own);
    }
  }
}

/// Whether two trainings are one but for their length.
bool alike(const PlannedCell& planned, const PlannedCell& stored, const std::string& length) {
  Node wanted = identifying(planned.cell.options);
  Node found = stored.cell.options;
  leave_out_neutral(planned.cell.options, found);
  found = without_paths(found);
  wanted.erase(length);
  found.erase(length);
  return wanted == found && planned.cell.stage == stored.cell.stage &&
         stream_of(planned.cell) == stream_of(stored.cell) && planned.seed == stored.seed &&
         planned.device == stored.device && planned.precision == stored.precision;
}

/// The step of the newest checkpoint that may be read; 0 where there is none.
int64_t newest_step(const fs::path& folder) {
  const std::vector<fs::path> checkpoints = checkpoints_in(folder);
  try {
    return checkpoints.empty() ? 0 : describe_checkpoint(checkpoints[0].string()).step;
  } catch (const InputError&) {
    return 0;
  }
}

/// The options of the training among a cell's: the table in which its length stands.
Node training_options(const Node& options, const std::string& length) {
  const size_t dot = length.rfind('.');
  const Node* table = dot == std::string::npos ? &options : options.find(length.substr(0, dot));
  return table == nullptr ? Node(Node::Table{}) : *table;
}

}  // namespace

std::optional<Shorter> shorter_training(const PlannedCell& planned) {
  const std::string& length = stage_registry().at(planned.cell.stage).length;
  const Node* steps = length.empty() ? nullptr : planned.cell.options.find(length);
  if (steps == nullptr || !steps->is<int64_t>() || !planned.parents.empty()) return std::nullopt;
  std::optional<Shorter> best;
  std::error_code absent;
  for (const fs::directory_entry& entry : fs::directory_iterator(planned.folder.parent_path(), absent)) {
    if (entry.is_symlink() || !fs::exists(entry.path() / "cell.toml", absent)) continue;
    const int64_t step = newest_step(entry.path());
    if (step == 0 || step > steps->as<int64_t>() || (best && step <= best->step)) continue;
    try {
      if (!alike(planned, read_cell_file(entry.path()).planned, length)) continue;
    } catch (const InputError&) {
      continue;  // of an earlier version, or damaged
    }
    best = Shorter{.folder = entry.path(), .step = step, .wanted = steps->as<int64_t>()};
    if (const std::optional<Code> code = read_code(entry.path())) best->changed = changed(*code);
  }
  if (best) best->refused = tied_to_length(training_options(planned.cell.options, length));
  return best;
}

void take_over(const PlannedCell& planned) {
  if (planned.begun.empty() || !checkpoints_in(planned.folder).empty()) return;
  const std::vector<fs::path> checkpoints = checkpoints_in(planned.begun);
  require(!checkpoints.empty(), "{} has no checkpoint any more\n  call the study again",
          shown(planned.begun));
  for (const char* name : {"metrics.jsonl", "code.toml"}) {
    if (fs::exists(planned.begun / name))
      write_whole((planned.folder / name).string(), read_text((planned.begun / name).string()));
  }
  const fs::path file = planned.folder / checkpoints[0].filename();
  write_whole(file.string(), read_text(checkpoints[0].string()));  // last: with it the training is begun
}

}  // namespace sgm
