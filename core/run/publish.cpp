#include "core/run/publish.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "core/io/files.h"
#include "core/run/identity.h"
#include "core/run/provenance.h"
#include "core/run/repository.h"
#include "core/run/study_report.h"

namespace sgm {
namespace fs = std::filesystem;

fs::path published_folder(const std::string& study, const std::string& scale) {
  return repository() / "results" / study / scale;
}

std::string publication(const Plan& plan, const std::vector<size_t>& indices) {
  const std::string& study = plan.cells[indices.at(0)].study;
  const fs::path reported =
      repository() / "experiments" / study_registry().at(study).experiment / "reported.toml";
  std::string text =
      code_registry().at(study).report + " " + (fs::exists(reported) ? sha256_file(reported.string()) : "");
  for (const size_t index : indices) {
    const PlannedCell& cell = plan.cells[index];
    text += fmt::format("\n{} {} {}", cell.cell.name, cell.identity, cell.code);
  }
  return sha256(text);
}

std::string published_value(const fs::path& folder, const std::string& file, const std::string& key) {
  std::error_code ignored;
  if (!fs::exists(folder / file, ignored) || !fs::exists(folder / "result.h5", ignored)) return "";
  const Node table = read_toml((folder / file).string());
  const Node* value = table.find(key);
  return value != nullptr && value->is<std::string>() ? value->as<std::string>() : "";
}

void replace_folder(const fs::path& folder, const std::function<void(const fs::path&)>& fill) {
  const fs::path fresh = folder.parent_path() / fmt::format(".{}.{}", folder.filename().string(), getpid());
  fs::remove_all(fresh);
  require_writable(fresh);
  try {
    fill(fresh);
    fs::create_directories(folder);
    require_run(renameat2(AT_FDCWD, fresh.c_str(), AT_FDCWD, folder.c_str(), RENAME_EXCHANGE) == 0,
                "cannot replace {}: {}", shown(folder), std::strerror(errno));
  } catch (...) {
    fs::remove_all(fresh);
    throw;
  }
  fs::remove_all(fresh);
}

std::string publish(const Plan& plan, const std::vector<size_t>& indices, const fs::path& folder,
                    const Node& provenance) {
  const PlannedCell& first = plan.cells[indices.at(0)];
  Node about = provenance;
  about.set("command", fmt::format("./run_all.sh {} {}", first.scale, first.study));
  about.set("publication", publication(plan, indices));
  std::string status;
  replace_folder(folder, [&](const fs::path& fresh) { status = report_study(plan, indices, fresh, about); });
  return status;
}

}  // namespace sgm
