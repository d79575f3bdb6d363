#include "core/cells/plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/cells/cell_folder.h"
#include "core/cells/identity.h"
#include "core/cells/provenance.h"
#include "core/cells/repository.h"

namespace sgm {
namespace fs = std::filesystem;
namespace {

void check_names(const std::string& study, const std::vector<Cell>& cells) {
  std::set<std::string> seen;
  for (const Cell& cell : cells) {
    const bool plain =
        !cell.name.empty() &&
        cell.name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.,=+-") ==
            std::string::npos &&
        cell.name[0] != '.';
    require(plain,
            "cell name '{}' of study '{}' cannot be part of a path\n  use letters, digits and _ . , = + -",
            cell.name, study);
    require(seen.insert(cell.name).second,
            "study '{}' has two cells named '{}'\n  give each a name of its own", study, cell.name);
  }
}

/// The stage of a study's own cells has the study's name, or that and a kind.
bool is_own(const Cell& cell) {
  return study_registry().contains(cell.stage.substr(0, cell.stage.find('/')));
}

/// ROOT/SCALE/STUDY/NAME-IDENTITY, or ROOT/SCALE/STAGE/IDENTITY of a shared stage.
fs::path first_folder(const Job& job, const PlannedCell& planned) {
  const std::string& stage = planned.cell.stage;
  const fs::path root = outputs_root(job.run) / job.run.scale / stage.substr(0, stage.find('/'));
  return root / (is_own(planned.cell) ? planned.cell.name + "-" + planned.identity : planned.identity);
}

/// A training of which nothing is stored may go on with a shorter one.
void find_shorter(const Job& job, PlannedCell& planned) {
  if (planned.done || job.run.fresh == "yes" || fs::exists(planned.folder)) return;
  const std::optional<Shorter> shorter = shorter_training(planned);
  if (!shorter) return;
  const bool older = !shorter->changed.empty();
  const bool take = shorter->refused.empty() && (!older || job.run.reuse == "config");
  const std::string found =
      fmt::format("{}: the same training at step {}{}", shown(shorter->folder), shorter->step,
                  older ? ", older code: " + listed(shorter->changed) : "");
  if (take) {
    planned.begun = shorter->folder;
    planned.to_do = share_to_do(planned.begun, shorter->wanted);
    planned.told = found + "\n  it goes on from there (fresh=yes begins anew)";
  } else {
    planned.told = found + "\n  a new one begins: " +
                   (shorter->refused.empty() ? "reuse=config goes on from there" : shorter->refused);
  }
}

/// Chooses the folder of a cell among those of its identity, and whether it is done.
void find_folder(const Job& job, PlannedCell& planned) {
  const fs::path first = first_folder(job, planned);
  const bool is_training = !stage_registry().at(planned.cell.stage).length.empty();
  const bool any_code =
      job.run.reuse == "config" || (job.run.scale == "paper" && is_training && job.run.fresh == "no");
  fs::path free = first;
  for (const Stored& stored : stored_under(first)) {  // newest last
    free = stored.next;
    const bool older = !stored.changed.empty();
    const bool take = (any_code || !older) && !(job.run.fresh == "yes" && stored.finished) &&
                      (stored.finished || !planned.done);  // what is begun replaces nothing that is finished
    if (take) {
      planned.folder = stored.folder;
      planned.done = stored.finished;
    }
    if (!older) {
      if (take) planned.told.clear();
      continue;
    }
    const std::string state = stored.finished ? "finished" : stored.state;
    if (state.empty()) continue;  // nothing was saved there
    planned.told =
        fmt::format("{}: {}, older code: {}\n  {}", shown(stored.folder), state, listed(stored.changed),
                    take ? "it is taken as it is (fresh=yes computes it anew)"
                         : "it is kept and computed anew (reuse=config takes it as it is)");
  }
  if (planned.folder.empty()) planned.folder = free;
  if (!planned.done) planned.to_do = share_to_do(planned.folder);
  find_shorter(job, planned);
}

}  // namespace

std::string PlannedCell::title() const {
  return study + "/" + cell.name + (seed == 0 ? "" : fmt::format(" seed {}", seed)) +
         (draw == 0 ? "" : fmt::format(" draw {}", draw));
}

std::vector<size_t> PlannedStudy::cells() const {
  std::vector<size_t> all;
  for (const PlannedRun& run : runs) {
    for (const PlannedRun::Listed& cell : run.cells) {
      if (std::find(all.begin(), all.end(), cell.index) == all.end()) all.push_back(cell.index);
    }
  }
  return all;
}

fs::path outputs_root(const RunOptions& run) {
  return run.run.dir ? fs::absolute(*run.run.dir).lexically_normal() : repository() / "outputs";
}

std::vector<Cell> Plan::cells_of(const Job& job) const {
  if (use_ != For::list) job.study->check(job.config);
  if (use_ == For::run) job.study->prepare(job.config);
  std::vector<Cell> cells = job.study->cells(job.config);
  check_names(job.run.study, cells);
  return cells;
}

const PlannedStudy& Plan::add(const Job& job) {
  const std::vector<Cell> own = cells_of(job);
  PlannedStudy study{job.run.study, job.run.scale, {}};
  for (int64_t seed = job.run.seed; seed < job.run.seed + job.run.seeds; ++seed) {
    for (int64_t draw = 0; draw < job.run.draws; ++draw) {
      PlannedRun run{seed, draw, {}};
      for (const Cell& cell : own) run.cells.push_back({cell.name, cell.at, index_of(job, cell, seed, draw)});
      study.runs.push_back(std::move(run));
    }
  }
  reopen_parents();
  studies.push_back(std::move(study));
  return studies.back();
}

/// A finished cell of which files are gone or damaged that a cell to do needs is to do as well.
void Plan::reopen_parents() {
  for (size_t i = cells.size(); i-- > 0;) {  // parents stand before their children
    if (cells[i].done) continue;
    for (const size_t index : cells[i].parents) {
      PlannedCell& parent = cells[index];
      if (!parent.done || whole_.contains(index)) continue;
      parent.done = missing_file(parent.folder).empty();
      if (parent.done) whole_.insert(index);
      if (!parent.done) parent.to_do = share_to_do(parent.folder);
    }
  }
}

size_t Plan::index_of(const Job& job, const Cell& cell, int64_t seed, int64_t draw) {
  const RunOptions& run = job.run;
  const Stage& stage = stage_registry().at(cell.stage);
  PlannedCell planned{.study = run.study,
                      .scale = run.scale,
                      .cell = cell,
                      .seed = stage.seeded ? seed : run.seed,
                      .draw = stage.drawn ? draw : 0,
                      .device = stage.honours_device ? run.device : "cpu",
                      .precision = stage.honours_precision ? run.precision : "",
                      .waiting = run.waiting};
  planned.threads = static_cast<int>(run.threads.value_or(std::min(cell.resources.cores, usable_cores())));
  Identified identified{cell.stage,   stream_of(cell), cell.options,     planned.seed,
                        planned.draw, planned.device,  planned.precision};
  for (const auto& [role, parents] : cell.needs) {
    std::vector<std::string> identities;
    for (const std::shared_ptr<const Cell>& parent : parents) {
      const size_t index = index_of(job, *parent, seed, draw);
      planned.parents.push_back(index);
      planned.roles.push_back(role);
      identities.push_back(cells[index].identity);
    }
    identified.needs.emplace_back(role, std::move(identities));
  }
  planned.identity = identity(identified);
  const std::string key = fmt::format("{} {} {}", outputs_root(run).string(), run.scale, planned.identity);
  const auto known = index_of_identity_.find(key);
  if (known != index_of_identity_.end()) return known->second;
  find_folder(job, planned);
  index_of_identity_.emplace(key, cells.size());
  cells.push_back(std::move(planned));
  return cells.size() - 1;
}

void link_shared(const Plan& plan, const PlannedStudy& study, const fs::path& folder) {
  for (const size_t index : study.cells()) {
    const PlannedCell& cell = plan.cells[index];
    if (is_own(cell.cell)) continue;
    const fs::path link = folder / (cell.cell.name + "-" + cell.folder.filename().string());
    std::error_code ignored;  // a convenience
    fs::create_directories(folder, ignored);
    if (fs::is_symlink(link, ignored)) continue;
    fs::create_directory_symlink(cell.folder.lexically_relative(folder), link, ignored);
  }
}

}  // namespace sgm
