#include "core/run/cell_process.h"

#include <ATen/Parallel.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <map>

#include "core/base/diverged.h"
#include "core/base/memory.h"
#include "core/io/files.h"
#include "core/run/cell_folder.h"
#include "core/run/folder_lock.h"
#include "core/run/guarded.h"
#include "core/run/message.h"
#include "core/run/provenance.h"
#include "core/run/stop_signal.h"
#include "core/run/study.h"
#include "core/tensor/device.h"
#include "core/tensor/waiting.h"

namespace sgm {
namespace fs = std::filesystem;
namespace {

using Clock = std::chrono::steady_clock;

volatile std::sig_atomic_t stop = 0;

/// SIGINT and SIGTERM ask for a stop at the next progress call; a second request ends the process as usual.
void obey_signals() {
  struct sigaction action = {};
  action.sa_handler = [](int number) {
    if (!is_new_stop()) return;
    if (stop != 0) {
      std::signal(number, SIG_DFL);
      raise(number);
    }
    stop = 1;
  };
  sigaddset(&action.sa_mask, SIGINT);
  sigaddset(&action.sa_mask, SIGTERM);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  std::signal(SIGPIPE, SIG_IGN);  // whoever started this process may be gone
}

void send(const Message& message) {
  const std::string line = encode(message) + "\n";
  if (write(message_descriptor, line.data(), line.size()) < 0) return;  // nobody listens any more
}

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

class RunningCell final : public CellRun {
 public:
  explicit RunningCell(const CellFile& file) : parents_(file.parents.begin(), file.parents.end()) {
    seed = file.planned.seed;
    device = at::Device(file.planned.device);
    precision = file.planned.precision;
    study = file.planned.study;
    scale = file.planned.scale;
    folder = file.planned.folder;
    for (const auto& [name, where] : file.parents) names_.push_back(name);
  }

  std::vector<std::string> parents() const override { return names_; }

  const Group& parent(const std::string& name) const override {
    const auto read = results_.find(name);
    if (read != results_.end()) return read->second;
    return results_.emplace(name, read_result((parent_folder(name) / "result.h5").string())).first->second;
  }

  fs::path parent_folder(const std::string& name) const override {
    const auto it = parents_.find(name);
    require(it != parents_.end(), "this cell has no parent '{}'\n  name it in Cell::parents", name);
    return it->second;
  }

  void progress(int64_t done, int64_t total, const std::string& note) override {
    if (done >= total || seconds_since(last_) > 0.1) {
      send({Message::Kind::progress, done, total, note});
      last_ = Clock::now();
    }
    if (stop != 0) throw Interrupted("interrupted");
  }

  void warn(const std::string& text) override { send({Message::Kind::warning, 0, 0, text}); }

  void tell(const std::string& text) override { send({Message::Kind::told, 0, 0, text}); }

  bool interrupted() const override { return stop != 0; }

 private:
  std::map<std::string, fs::path> parents_;
  std::vector<std::string> names_;
  mutable std::map<std::string, Group> results_;
  Clock::time_point last_{};
};

/// Waits until no other process computes this cell.
void wait_for(FolderLock& lock) {
  if (lock.take()) return;
  send({Message::Kind::waiting, 0, 0, ""});
  lock.wait([] {
    if (stop != 0) throw Interrupted("interrupted");
  });
}

void compute(const CellFile& file, RunningCell& run) {
  const PlannedCell& planned = file.planned;
  std::string status = "finished";
  try {
    study_registry().at(planned.study).run(planned.cell.config, run);
  } catch (const Diverged& e) {
    if (!planned.cell.may_diverge) throw;
    status = "diverged";
    run.result.set("level", e.level);
    run.result.set("step", e.step);
    send({Message::Kind::diverged, e.step, e.level, e.what()});
  }
  run.result.set("status", status);
  set_attributes(run.result, planned);
  run.result.set("device", run.device.str());
  if (!planned.precision.empty()) run.result.set("precision", run.precision);
}

void write_files(const CellFile& file, RunningCell& run, const std::string& start, double seconds,
                 const std::string& waiting) {
  const fs::path& folder = file.planned.folder;
  if (!run.bulk.variables.empty() || !run.bulk.groups.empty()) {
    set_attributes(run.bulk, file.planned);
    write_result((folder / "bulk.h5").string(), run.bulk);
  }
  if (std::vector<std::string> files = files_for_children(folder); !files.empty())
    run.result.set("files", std::move(files));
  run.timings.put("wall", seconds, "wall time of the cell", "s");
  write_result((folder / "timings.h5").string(), run.timings);
  write_whole((folder / "manifest.toml").string(),
              to_toml(manifest(file.provenance, start, seconds, file.planned.threads, waiting)));
  write_result((folder / "result.h5").string(), run.result);  // last: from here on the cell is finished
}

int compute_cell(const fs::path& folder) {
  const CellFile file = read_cell_file(folder);
  if (file.planned.device == "cuda") load_cuda();  // before the first at:: call
  at::set_num_threads(file.planned.threads);
  const WaitingPolicy waiting(waiting_of(file.planned.waiting), file.planned.threads);
  FolderLock lock(folder);
  wait_for(lock);
  const bool is_finished = finished(folder);
  const std::string missing = is_finished ? missing_file(folder) : "";
  if (is_finished && missing.empty()) {
    send({Message::Kind::reused, 0, 0, ""});
    return computed;
  }
  if (!missing.empty()) {
    send({Message::Kind::warning, 0, 0, missing + "\n  other cells need it: this one is computed again"});
  } else if (const std::string wrong = set_aside(folder); !wrong.empty())
    send({Message::Kind::warning, 0, 0, wrong + "\n  set aside as result.h5.damaged"});
  const std::string start = utc_now();
  const Clock::time_point begin = Clock::now();
  RunningCell run(file);
  compute(file, run);
  write_files(file, run, start, seconds_since(begin), waiting.record());
  return computed;
}

}  // namespace

int cell_process(const fs::path& folder) {
  fcntl(message_descriptor, F_SETFD, FD_CLOEXEC);
  obey_signals();
  keep_freed_memory();
  const Guarded outcome = guarded([&] { return compute_cell(folder); });
  if (!outcome.error.empty()) send({Message::Kind::failed, outcome.code, 0, outcome.error});
  return outcome.code;
}

}  // namespace sgm
