#include <fmt/ranges.h>

#include <algorithm>
#include <cstdio>

#include "core/base/text.h"
#include "core/report/index.h"
#include "core/report/table.h"
#include "core/commands/command_line.h"
#include "core/commands/commands.h"
#include "core/commands/dry_run.h"
#include "core/cells/guarded.h"
#include "core/cells/pool.h"
#include "core/cells/progress.h"
#include "core/cells/provenance.h"
#include "core/commands/publish.h"
#include "core/cells/repository.h"
#include "core/commands/study_report.h"

namespace sgm {
namespace {

struct Wanted {
  std::string study, error;
  std::vector<size_t> indices;
  std::string status, where;
  double seconds = 0;
  std::vector<std::string> moved{};  ///< entries beyond the interval of the published ones
  bool concluded = false;
};

/// The words of the call: a scale, studies, and run keys that do not change results.
struct Call {
  std::string scale = "quick";
  std::vector<std::string> studies;
  int jobs = 0;
  std::optional<int64_t> threads;
};

int number(const std::string& word) {
  const std::optional<int> count = thread_count(std::string_view(word).substr(word.find('=') + 1));
  require(count.has_value(), "{} is not a whole number from 1 to 1024", word);
  return *count;
}

Call call_of(const std::vector<std::string>& words) {
  Call call;
  bool scaled = false;
  for (const std::string& word : words) {
    if (word.starts_with("jobs=")) {
      call.jobs = number(word);
    } else if (word.starts_with("threads=")) {
      call.threads = number(word);
    } else if (word == "smoke" || word == "quick" || word == "paper") {
      require(!scaled, "two scales: {} and {}\n  give one", call.scale, word);
      call.scale = word;
      scaled = true;
    } else {
      require(
          word.find('=') == std::string::npos,
          "sgm run takes unmodified presets, not '{}'\n  other settings: build/bin/EXPERIMENT study=NAME {}",
          word, word);
      study_registry().at(word);  // the nearest names if there is none
      if (std::find(call.studies.begin(), call.studies.end(), word) == call.studies.end())
        call.studies.push_back(word);
    }
  }
  if (call.studies.empty()) call.studies = study_registry().names();
  return call;
}

std::vector<Wanted> add_all(const Call& call, Plan& plan) {
  std::vector<Wanted> wanted;
  for (const std::string& study : call.studies) {
    Wanted w{.study = study, .error = "", .indices = {}, .status = "", .where = ""};
    const Guarded planned = guarded([&] {
      Job job = preset(study, call.scale);
      if (call.threads) job.run.threads = call.threads;
      w.indices = plan.add(job);
      require(!w.indices.empty(), "study '{}' has no cells", study);
      return computed;
    });
    w.error = planned.error;
    wanted.push_back(w);
  }
  return wanted;
}

/// Reports and publishes a study whose cells are all done, unless what is published shows the same already.
void conclude(Wanted& w, const Plan& plan, const std::vector<Outcome>& outcomes, const Node& provenance) {
  const std::string& scale = plan.cells[w.indices.at(0)].scale;
  size_t failed = 0, missing = 0;
  w.concluded = true;
  for (const size_t index : w.indices) {
    const Outcome& outcome = outcomes[index];
    w.seconds += outcome.seconds;
    failed += outcome.kind == Outcome::Kind::failed || outcome.kind == Outcome::Kind::blocked;
    missing += !outcome.good();
    if (w.where.empty() && outcome.kind == Outcome::Kind::failed)
      w.where = shown(plan.cells[index].folder / "log.txt");
  }
  if (missing > 0) {
    w.status = failed > 0 ? fmt::format("failed: {} of {} cells", failed, w.indices.size())
                          : fmt::format("interrupted: {} of {} cells to do", missing, w.indices.size());
    return;
  }
  const auto folder = scale == "smoke" ? plan.cells[w.indices[0]].folder.parent_path() / "report"
                                       : published_folder(w.study, scale);
  w.where = shown(folder);
  const Guarded done = guarded([&] {
    const Published published = publish(plan, w.indices, folder, provenance);
    w.status = published.status;
    w.moved = published.moved;
    return computed;
  });
  w.error = done.error;
  if (!w.error.empty()) to_stderr(fmt::format("error: {} ({})\n", visible(w.error), w.study));
}

bool all_good(const Wanted& w, const std::vector<Outcome>& outcomes) {
  return std::all_of(w.indices.begin(), w.indices.end(), [&](size_t i) { return outcomes[i].good(); });
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
