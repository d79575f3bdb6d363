#include "core/cells/cell_process.h"

#include <ATen/Parallel.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <map>

#include "core/base/diverged.h"
#include "core/base/memory.h"
#include "core/cells/cell_folder.h"
#include "core/cells/code.h"
#include "core/cells/folder_lock.h"
#include "core/cells/guarded.h"
#include "core/cells/message.h"
#include "core/cells/provenance.h"
#include "core/cells/stop_signal.h"
#include "core/io/files.h"
#include "core/study/study.h"
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

int messages = -1;  // the file, open for appending

void send(const Message& message) {
  const std::string line = encode(message) + "\n";
  if (write(messages, line.data(), line.size()) < 0) return;  // a full disk stops no computation
}

/// Whether a stop was asked for by the file, or nobody has waited for this cell for two minutes.
bool is_stopped(const MessageFiles& files) {
  std::error_code absent;
  if (fs::exists(files.stop, absent)) return true;
  const fs::file_time_type renewed = fs::last_write_time(files.waited, absent);
  return !absent && fs::file_time_type::clock::now() - renewed > std::chrono::minutes(2);
}

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

class RunningCell final : public CellRun {
 public:
  RunningCell(const CellFile& file, MessageFiles files)
      : inputs_(file.inputs), files_(std::move(files)), gpu_(file.planned.device == "cuda") {
    seed = file.planned.seed;
    draw = file.planned.draw;
    stream = stream_of(file.planned.cell);
    device = at::Device(file.planned.device);
    precision = file.planned.precision;
    study = file.planned.study;
    scale = file.planned.scale;
    folder = file.planned.folder;
    code_ = read_code(folder).value_or(Code());
    for (const auto& [role, all] : inputs_) {
      for (const Input& input : all) code_.merge(read_code(input.folder).value_or(Code()));
    }
  }

  const std::vector<Input>& inputs(const std::string& role) const override {
    static const std::vector<Input> none;
    const auto it = inputs_.find(role);
    return it == inputs_.end() ? none : it->second;
  }

  /// Keeps code.toml up to date: what was used so far. What older code began stays of older code.
  void record_code() {
    const std::set<std::string> files = used_files();
    if (files.size() == recorded_) return;
    recorded_ = files.size();
    for (auto& [file, digest] : code_of(files, gpu_)) code_.emplace(file, digest);
    write_code(folder, code_);
  }

  void progress(int64_t done, int64_t total, const std::string& note) override {
    const double pause = seconds_since(begin_) < 60 ? 0.1 : 1;
    if (done >= total || seconds_since(last_) > pause) {
      send({Message::Kind::progress, done, total, note});
      if (is_stopped(files_)) stop = 1;
      last_ = Clock::now();
    }
    record_code();
    if (stop != 0) throw Interrupted("interrupted");
  }

  void warn(const std::string& text) override { send({Message::Kind::warning, 0, 0, text}); }

  void tell(const std::string& text) override { send({Message::Kind::told, 0, 0, text}); }

  bool interrupted() const override { return stop != 0; }

 private:
  std::map<std::string, std::vector<Input>> inputs_;
  MessageFiles files_;
  bool gpu_;
  Code code_;
  size_t recorded_ = 0;  ///< used files that are in code.toml
  Clock::time_point begin_ = Clock::now(), last_{};
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
    const Stage& stage = stage_registry().at(planned.cell.stage);
    const std::string& file = stage_registry().file_of(planned.cell.stage);
    require(sources().contains(file),
            "the build does not know {}, which computes {}\n  build all: ./run_all.sh build", file,
            planned.title());
    run.record_code();
    stage.run(planned.cell.options, run);
  } catch (const Diverged& e) {
    if (!planned.cell.may_diverge) throw;
    status = "diverged";
    run.result.set("level", e.level);
    run.result.set("step", e.step);
    send({Message::Kind::diverged, e.step, e.level, e.what()});
  }
  run.record_code();
  run.result.set("status", status);
  set_attributes(run.result, planned);
  if (!run.precision.empty()) run.result.set("precision", run.precision);
  run.result.set("device", run.device.str());
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

int compute_cell(const fs::path& folder, const MessageFiles& files) {
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
  take_over(file.planned);
  const std::string start = utc_now();
  const Clock::time_point begin = Clock::now();
  RunningCell run(file, files);
  compute(file, run);
  write_files(file, run, start, seconds_since(begin), waiting.record());
  return computed;
}

}  // namespace

int cell_process(const fs::path& folder, const std::string& call) {
  const MessageFiles files(folder, call);
  messages = open(files.told.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
  obey_signals();
  keep_freed_memory();
  const Guarded outcome = guarded([&] { return compute_cell(folder, files); });
  if (!outcome.error.empty()) send({Message::Kind::failed, outcome.code, 0, outcome.error});
  return outcome.code;
}

}  // namespace sgm
