#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cstdio>

#include "core/base/text.h"
#include "core/cells/guarded.h"
#include "core/cells/pool.h"
#include "core/cells/progress.h"
#include "core/cells/provenance.h"
#include "core/cells/repository.h"
#include "core/commands/command_line.h"
#include "core/commands/commands.h"
#include "core/commands/dry_run.h"
#include "core/commands/publish.h"
#include "core/commands/study_report.h"
#include "core/report/index.h"
#include "core/report/table.h"

namespace sgm {
namespace {

struct Wanted {
  std::string study, error{};
  Job job{};
  PlannedStudy planned{};
  std::vector<size_t> cells{};
  std::string status{}, where{};
  double seconds = 0;
  std::vector<std::string> moved{};  ///< entries beyond the interval of the published ones
  bool concluded = false;
};

/// The words of the call: a scale, studies or experiments, and keys that every study has.
struct Call {
  std::string scale = "quick";
  std::vector<std::string> studies;
  std::vector<std::string> keys;  ///< seeds=3 device=cuda …
  int jobs = 0;
};

constexpr std::array allowed = {"seed",      "seeds", "draws", "device", "threads",
                                "precision", "reuse", "fresh", "waiting"};

/// The study of that name, or all of the experiment.
std::vector<std::string> studies_of(const std::string& word) {
  std::vector<std::string> found;
  for (const std::string& name : study_registry().names()) {
    if (study_registry().at(name).experiment == word) found.push_back(name);
  }
  if (!found.empty() && !study_registry().contains(word)) return found;
  study_registry().at(word);  // the nearest names if there is none
  return {word};
}

Call call_of(const std::vector<std::string>& words) {
  Call call;
  bool scaled = false;
  for (const std::string& word : words) {
    const std::string key = word.substr(0, word.find('='));
    if (word.starts_with("jobs=")) {
      const std::optional<int> count = thread_count(std::string_view(word).substr(5));
      require(count.has_value(), "{} is not a whole number from 1 to 1024", word);
      call.jobs = *count;
    } else if (word == "smoke" || word == "quick" || word == "paper") {
      require(!scaled, "two scales: {} and {}\n  give one", call.scale, word);
      call.scale = word;
      scaled = true;
    } else if (word.find('=') != std::string::npos) {
      require(
          std::find(allowed.begin(), allowed.end(), key) != allowed.end(),
          "sgm run takes no '{}': a key of one study\n  build/bin/EXPERIMENT study=NAME {}; keys of all: {}",
          word, word, fmt::join(allowed, " "));
      call.keys.push_back(word);
    } else {
      for (const std::string& study : studies_of(word)) {
        if (std::find(call.studies.begin(), call.studies.end(), study) == call.studies.end())
          call.studies.push_back(study);
      }
    }
  }
  if (call.studies.empty()) call.studies = study_registry().names();
  return call;
}

std::vector<Wanted> add_all(const Call& call, Plan& plan) {
  std::vector<Wanted> wanted;
  for (const std::string& study : call.studies) {
    Wanted w{.study = study};
    const Guarded planned = guarded([&] {
      std::vector<std::string> words = {"study=" + study, "scale=" + call.scale};
      words.insert(words.end(), call.keys.begin(), call.keys.end());
      w.job = configure(study_registry().at(study).experiment, words);
      require_device(w.job.run);
      w.planned = plan.add(w.job);
      w.cells = w.planned.cells();
      require(!w.cells.empty(), "study '{}' has no cells", study);
      return computed;
    });
    w.error = planned.error;
    wanted.push_back(w);
  }
  return wanted;
}

/// Reports and publishes a study whose cells are all done, unless what is published shows the same already.
/// Other settings than the preset's, and smoke runs, are reported beside their cells.
void conclude(Wanted& w, const Plan& plan, const std::vector<Outcome>& outcomes, const Node& provenance) {
  const std::string& scale = w.planned.scale;
  size_t failed = 0, missing = 0;
  w.concluded = true;
  for (const size_t index : w.cells) {
    const Outcome& outcome = outcomes[index];
    w.seconds += outcome.seconds;
    failed += outcome.kind == Outcome::Kind::failed || outcome.kind == Outcome::Kind::blocked;
    missing += !outcome.good();
    if (w.where.empty() && outcome.kind == Outcome::Kind::failed)
      w.where = shown(plan.cells[index].folder / "log.txt");
  }
  if (missing > 0) {
    w.status = failed > 0 ? fmt::format("failed: {} of {} cells", failed, w.cells.size())
                          : fmt::format("interrupted: {} of {} cells to do", missing, w.cells.size());
    return;
  }
  const bool published = scale != "smoke" && !w.job.modified;
  const auto folder = published ? published_folder(w.study, scale) : report_folder(w.job, plan, w.planned);
  w.where = shown(folder);
  const Guarded done = guarded([&] {
    link_shared(plan, w.planned, outputs_root(w.job.run) / scale / w.study);
    const Published made = publish(plan, w.planned, folder, provenance);
    w.status = made.status;
    w.moved = made.moved;
    return computed;
  });
  w.error = done.error;
  if (!w.error.empty()) to_stderr(fmt::format("error: {} ({})\n", visible(w.error), w.study));
}

bool all_good(const Wanted& w, const std::vector<Outcome>& outcomes) {
  return std::all_of(w.cells.begin(), w.cells.end(), [&](size_t i) { return outcomes[i].good(); });
}

/// Concludes each study as soon as its cells are done, and says so where cells were computed for it.
void conclude_done(std::vector<Wanted>& all, const Plan& plan, const std::vector<Outcome>& outcomes,
                   const Node& provenance) {
  for (Wanted& w : all) {
    if (!w.error.empty() || w.concluded || !all_good(w, outcomes)) continue;
    conclude(w, plan, outcomes, provenance);
    if (w.error.empty() && w.seconds > 0)
      to_stdout(fmt::format("{}: {} -> {}\n", w.study, w.status, w.where));
    std::fflush(stdout);
  }
}

int summary(const std::string& scale, const std::vector<Wanted>& all) {
  Table table{.title = "Studies at scale " + scale,
              .columns = {{"study"}, {"status"}, {"computed in"}, {"where to look"}}};
  bool failed = false, stopped = false;
  for (const Wanted& w : all) {
    if (!w.moved.empty())
      table.notes.push_back(fmt::format("{} has moved beyond the 95 % interval of what was published: {}",
                                        w.study, fmt::join(w.moved, "; ")));
    failed |= !w.error.empty() || w.status.starts_with("failed");
    stopped |= w.status.starts_with("interrupted");
    table.rows.push_back({w.study,
                          w.error.empty() ? w.status : "failed: " + w.error.substr(0, w.error.find('\n')),
                          w.seconds > 0                         ? duration(w.seconds)
                          : w.status.starts_with("interrupted") ? std::string("–")
                                                                : std::string("done before"),
                          w.where});
  }
  to_stdout(fmt::format("{}\n", to_terminal(table)));
  if (stopped) to_stderr("interrupted: the same command goes on from here\n");
  return failed ? run_failed : stopped ? interrupted : computed;
}

}  // namespace

int run_command(int argc, char** argv) {
  const CommandLine line = command_line(argc, argv, 2, {"--dry-run"});
  const Call call = call_of(line.words);
  Plan plan(line.dry_run ? Plan::For::dry_run : Plan::For::run);
  std::vector<Wanted> wanted = add_all(call, plan);
  if (line.dry_run) {
    to_stdout(dry_run(plan, call.jobs));
    return computed;
  }
  require_writable(repository() / "outputs");
  const Node provenance = call_provenance(argc, argv);
  const std::vector<Outcome> outcomes =
      run_pool(plan, call.jobs, provenance,
               [&](const std::vector<Outcome>& so_far) { conclude_done(wanted, plan, so_far, provenance); });
  for (Wanted& w : wanted) {
    if (!w.error.empty() && !w.concluded)
      to_stderr(fmt::format("error: {} ({})\n", visible(w.error), w.study));
    if (w.error.empty() && !w.concluded) conclude(w, plan, outcomes, provenance);
  }
  if (call.scale != "smoke" && std::filesystem::exists(repository() / "results"))
    write_results_index(repository() / "results");
  return summary(call.scale, wanted);
}

}  // namespace sgm
