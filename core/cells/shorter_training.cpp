#include "core/cells/cell_folder.h"
#include "core/cells/code.h"
#include "core/cells/identity.h"
#include "core/io/files.h"
#include "core/train/checkpoint.h"
#include "core/train/resume.h"

namespace sgm {
namespace fs = std::filesystem;
namespace {

/// What identifies a training besides how long it is.
std::string but_length(const PlannedCell& cell, const std::string& length) {
  Node options = identifying(cell.cell.options);
  options.erase(length);
  return canonical_text(Node::Table{{"stage", cell.cell.stage},
                                    {"stream", stream_of(cell.cell)},
                                    {"options", options},
                                    {"seed", cell.seed},
                                    {"device", cell.device},
                                    {"precision", cell.precision}});
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
  const std::string wanted = but_length(planned, length);
  std::optional<Shorter> best;
  std::error_code absent;
  for (const fs::directory_entry& entry : fs::directory_iterator(planned.folder.parent_path(), absent)) {
    if (entry.is_symlink() || !fs::exists(entry.path() / "cell.toml", absent)) continue;
    const int64_t step = newest_step(entry.path());
    if (step == 0 || step > steps->as<int64_t>() || (best && step <= best->step)) continue;
    try {
      if (but_length(read_cell_file(entry.path()).planned, length) != wanted) continue;
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
