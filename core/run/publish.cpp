#include "core/run/publish.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <sstream>

#include "core/base/sha256.h"
#include "core/run/identity.h"
#include "core/run/provenance.h"
#include "core/run/repository.h"
#include "core/run/study_report.h"

namespace sgm {
namespace fs = std::filesystem;
namespace {

std::string file_text(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

Node cell_manifest(const PlannedCell& cell) {
  const fs::path file = cell.folder / "manifest.toml";
  Node table = fs::exists(file) ? read_toml(file.string()) : Node(Node::Table{});
  table.set("name", cell.cell.name);
  table.set("identity", cell.identity);
  table.set("code", cell.code);
  return table;
}

/// What is published beside result.h5: this call, and under [[cell]] how each cell was computed.
Node publication_manifest(const Plan& plan, const std::vector<size_t>& places, const Node& provenance) {
  Node all = provenance;
  Node::List cells;
  double seconds = 0;
  for (const size_t place : places) {
    cells.push_back(cell_manifest(plan.cells[place]));
    if (const Node* wall = cells.back().find("wall_seconds")) seconds += wall->number();
  }
  all.set("published", utc_now());
  all.set("publication", publication(plan, places));
  all.set("cell_seconds", seconds);
  all.set("cell", cells);
  return all;
}

}  // namespace

fs::path published_folder(const std::string& study, const std::string& scale) {
  return repository() / "results" / study / scale;
}

std::string publication(const Plan& plan, const std::vector<size_t>& places) {
  const std::string& study = plan.cells[places.at(0)].study;
  const fs::path reported = repository() / "experiments" / study_registry().at(study).experiment / "reported.toml";
  std::string text = code_registry().at(study).report + " " + sha256(file_text(reported));
  for (const size_t place : places) {
    const PlannedCell& cell = plan.cells[place];
    text += fmt::format("\n{} {} {}", cell.cell.name, cell.identity, cell.code);
  }
  return sha256(text);
}

std::string published_value(const fs::path& folder, const std::string& key) {
  const fs::path file = folder / "manifest.toml";
  std::error_code ignored;
  if (!fs::exists(file, ignored) || !fs::exists(folder / "result.h5", ignored)) return "";
  const Node manifest = read_toml(file.string());
  const Node* value = manifest.find(key);
  return value != nullptr && value->is<std::string>() ? value->as<std::string>() : "";
}

void replace_folder(const fs::path& folder, const std::function<void(const fs::path&)>& fill) {
  const fs::path fresh = folder.parent_path() / fmt::format(".{}.{}", folder.filename().string(), getpid());
  fs::remove_all(fresh);
  require_writable(fresh);
  try {
    fill(fresh);
    fs::create_directories(folder);
    require_run(renameat2(AT_FDCWD, fresh.c_str(), AT_FDCWD, folder.c_str(), RENAME_EXCHANGE) == 0, "cannot replace {}: {}", shown(folder),
                std::strerror(errno));
  } catch (...) {
    fs::remove_all(fresh);
    throw;
  }
  fs::remove_all(fresh);
}

std::string publish(const Plan& plan, const std::vector<size_t>& places, const fs::path& folder, const Node& provenance) {
  std::string status;
  replace_folder(folder, [&](const fs::path& fresh) {
    status = report_study(plan, places, fresh);
    Node manifest = publication_manifest(plan, places, provenance);
    manifest.set("status", status);
    write_text(fresh / "manifest.toml", to_toml(manifest));
  });
  return status;
}

}  // namespace sgm
