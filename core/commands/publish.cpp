#include "core/commands/publish.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <optional>

#include "core/base/text.h"
#include "core/cells/code.h"
#include "core/cells/provenance.h"
#include "core/cells/repository.h"
#include "core/commands/published.h"
#include "core/commands/study_report.h"
#include "core/io/files.h"
#include "core/report/report.h"

namespace sgm {
namespace fs = std::filesystem;

fs::path published_folder(const std::string& study, const std::string& scale) {
  return repository() / "results" / study / scale;
}

fs::path report_folder(const Job& job, const Plan& plan, const PlannedStudy& study) {
  std::string identities;
  for (const size_t index : study.cells()) identities += plan.cells[index].identity;
  return outputs_root(job.run) / job.run.scale / job.run.study /
         (job.modified ? "report-" + sha256(identities).substr(0, 12) : "report");
}

namespace {

/// Digest of the cells that a published folder shows: their identities and codes.
std::string digest_of_cells(const Plan& plan, const PlannedStudy& study) {
  std::string text;
  for (const PlannedRun& run : study.runs) {
    for (const PlannedRun::Listed& listed : run.cells) {
      const PlannedCell& cell = plan.cells[listed.index];
      text += fmt::format("{} {} {}\n", listed.name, cell.identity,
                          digest_of(read_code(cell.folder).value_or(Code())));
    }
  }
  return sha256(text);
}

/// Digest of what makes a report of them: the report's code and reported.toml.
std::string digest_of_report(const std::string& study) {
  const fs::path reported = study_folder(study) / "reported.toml";
  return sha256(digest_of(code_of({report_registry().file_of(study)}, false)) + " " +
                (fs::exists(reported) ? sha256_file(reported.string()) : ""));
}

/// The published numbers; nothing where there are none, or where their file is damaged.
std::optional<Group> published_numbers(const fs::path& folder) {
  const std::string file = (folder / "result.h5").string();
  if (!fs::exists(file)) return std::nullopt;
  try {
    return read_result(file);
  } catch (const InputError& error) {
    to_stderr(fmt::format("warning: {}\n  the study is published again\n", visible(error.what())));
    return std::nullopt;
  }
}

/// A folder beside `folder` that this process alone has, locked as long as it lives; others see by the lock
/// that it is in use, and remove what a killed process has left.
class FreshFolder {
 public:
  explicit FreshFolder(const fs::path& folder) {
    require_writable(folder.parent_path());
    const std::string prefix = fmt::format(".{}.", folder.filename().string());
    for (const fs::directory_entry& entry : fs::directory_iterator(folder.parent_path())) {
      if (!entry.path().filename().string().starts_with(prefix)) continue;
      const int left = take(entry.path());
      if (left >= 0) fs::remove_all(entry.path());
      if (left >= 0) close(left);
    }
    for (int n = 0; lock_ < 0; ++n) {
      path_ = folder.parent_path() / fmt::format("{}{}-{}", prefix, getpid(), n);
      if (fs::create_directory(path_)) lock_ = take(path_);
    }
  }
  ~FreshFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
    close(lock_);
  }
  FreshFolder(const FreshFolder&) = delete;
  FreshFolder& operator=(const FreshFolder&) = delete;
  const fs::path& path() const { return path_; }

 private:
  /// A descriptor that holds the folder locked; -1 if another process does, or if it is gone.
  static int take(const fs::path& folder) {
    const int file = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (file < 0) return -1;
    if (flock(file, LOCK_EX | LOCK_NB) == 0 && fs::exists(folder)) return file;
    close(file);
    return -1;
  }

  fs::path path_;
  int lock_ = -1;
};

}  // namespace

std::string published_value(const fs::path& folder, const std::string& file, const std::string& key) {
  std::error_code ignored;
  if (!fs::exists(folder / file, ignored)) return "";
  const Node table = read_toml((folder / file).string());
  const Node* value = table.find(key);
  return value != nullptr && value->is<std::string>() ? value->as<std::string>() : "";
}

void replace_folder(const fs::path& folder, const std::function<void(const fs::path&)>& fill) {
  const FreshFolder fresh(folder);
  fill(fresh.path());
  fs::create_directories(folder);
  if (renameat2(AT_FDCWD, fresh.path().c_str(), AT_FDCWD, folder.c_str(), RENAME_EXCHANGE) == 0) return;
  const int error = errno;
  require_run(error == EINVAL || error == ENOSYS, "cannot replace {}: {}", shown(folder),
              std::strerror(error));
  fs::remove_all(folder);  // a file system that cannot exchange: for a moment neither is there
  fs::rename(fresh.path(), folder);
}

Published publish(const Plan& plan, const PlannedStudy& study, const fs::path& folder,
                  const Node& provenance) {
  const std::string cells = digest_of_cells(plan, study);
  const std::string report = digest_of_report(study.study);
  const std::optional<Group> before = published_numbers(folder);
  const bool same_cells = before && published_value(folder, "manifest.toml", "publication") == cells;
  if (same_cells || (before && equal_within_rounding(*before, merged(plan, study)))) {
    if (published_value(folder, "manifest.toml", "report_code") != report) report_again(folder);
    return {published_value(folder, "status.toml", "summary") +
            (same_cells ? "" : ", equal to the published")};
  }
  Node about = provenance;
  about.set("command", fmt::format("./run_all.sh {} {}", study.scale, study.study));
  about.set("publication", cells);
  about.set("report_code", report);
  Published published;
  replace_folder(folder, [&](const fs::path& fresh) {
    published.status = report_study(plan, study, fresh, about);
    if (fs::exists(folder / "status.toml"))
      published.moved = moved_entries(folder / "status.toml", fresh / "status.toml");
  });
  return published;
}

void report_again(const fs::path& folder) {
  replace_folder(folder, [&](const fs::path& fresh) {
    fs::copy_file(folder / "result.h5", fresh / "result.h5");
    if (fs::exists(folder / "manifest.toml")) {
      Node manifest = read_toml((folder / "manifest.toml").string());
      const Group result = read_result((folder / "result.h5").string());
      manifest.set("report_code", digest_of_report(std::get<std::string>(result.attribute("study"))));
      write_whole((fresh / "manifest.toml").string(), to_toml(manifest));
    }
    report_file(fresh);
  });
}

}  // namespace sgm
