#include "core/cells/plan.h"

#include <fmt/ranges.h>

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

}  // namespace

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

std::vector<size_t> Plan::add(const Job& job) {
  const Listing own{job, cells_of(job)};
  std::vector<size_t> indices;
  for (const Cell& cell : own.cells) {
    std::vector<std::string> chain;
    indices.push_back(index_of(own, cell, chain));
  }
  reopen_parents();
  studies.push_back(indices);
  return indices;
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

/// The preset of `study` at the scale, and on the data set, of the study that needs it.
const Plan::Listing& Plan::listing(const std::string& study, const Job& child) {
  const Node* data = child.config.find("dataset");
  const std::string key = study + (data != nullptr ? " on " + canonical_text(*data) : "");
  const auto known = others_.find(key);
  if (known != others_.end()) return known->second;
  Job job = preset(study, child.run.scale);
  const std::string name = job.run.study;
  job.run = child.run;
  job.run.study = name;
  if (data != nullptr && job.config.find("dataset") != nullptr) job.config.set("dataset", *data);
  std::vector<Cell> cells;
  try {
    cells = cells_of(job);
  } catch (const InputError& error) {
    const std::string text = error.what();
    throw InputError(fmt::format(
        "{}\n  study '{}' needs '{}' as its preset has it at scale {}, on the same data: give data "
        "that this suits",
        text.substr(0, text.find('\n')), child.run.study, job.run.study, job.run.scale));
  }
  return others_.emplace(key, Listing{std::move(job), std::move(cells)}).first->second;
}

size_t Plan::index_of_parent(const Listing& from, const Cell& child, const std::string& name,
                             std::vector<std::string>& chain) {
  const size_t slash = name.find('/');
  const Listing& home = slash == std::string::npos ? from : listing(name.substr(0, slash), from.job);
  const std::string cell = slash == std::string::npos ? name : name.substr(slash + 1);
  std::vector<std::string> known;
  for (const Cell& c : home.cells) {
    if (c.name == cell) return index_of(home, c, chain);
    known.push_back(c.name);
  }
  throw InputError(
      fmt::format("cell '{}' of study '{}' needs the cell '{}', which study '{}' does not have\n  {}",
                  child.name, from.job.run.study, cell, home.job.run.study, suggest(cell, known)));
}

size_t Plan::index_of(const Listing& from, const Cell& cell, std::vector<std::string>& chain) {
  const RunOptions& run = from.job.run;
  PlannedCell planned{.study = run.study,
                      .scale = run.scale,
                      .cell = cell,
                      .seed = run.seed,
                      .device = run.device,
                      .precision = study_registry().at(run.study).honours_precision ? run.precision : "",
                      .waiting = run.waiting};
  const bool circular = std::find(chain.begin(), chain.end(), planned.title()) != chain.end();
  chain.push_back(planned.title());
  require(!circular, "cells need each other in a circle: {}\n  remove one of these parents",
          fmt::join(chain, " -> "));
  planned.threads = static_cast<int>(run.threads.value_or(std::min(cell.threads, usable_cores())));
  std::vector<std::string> identities, codes;
  for (const std::string& name : cell.parents) {
    planned.parents.push_back(index_of_parent(from, cell, name, chain));
    identities.push_back(cells[planned.parents.back()].identity);
    codes.push_back(cells[planned.parents.back()].code);
  }
  chain.pop_back();
  planned.identity = identity({cell.config, run.seed, run.device, planned.precision, identities});
  planned.code = code_of(run.study, codes);
  const fs::path study_folder = outputs_root(run) / run.scale / run.study;
  planned.folder = study_folder / fmt::format("{}-{}-{}", cell.name, planned.identity, planned.code);
  if (run.reuse == "config")
    planned.folder =
        newest_finished(study_folder, cell.name + "-" + planned.identity + "-").value_or(planned.folder);
  const auto known = index_of_folder_.find(planned.folder);
  if (known != index_of_folder_.end()) return known->second;
  planned.done = finished(planned.folder);
  if (!planned.done) planned.to_do = share_to_do(planned.folder);
  index_of_folder_.emplace(planned.folder, cells.size());
  cells.push_back(std::move(planned));
  return cells.size() - 1;
}

}  // namespace sgm
