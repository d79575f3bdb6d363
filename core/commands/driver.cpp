#include <fmt/format.h>

#include <algorithm>

#include "core/base/text.h"
#include "core/cells/cell_process.h"
#include "core/cells/configure.h"
#include "core/cells/folder_lock.h"
#include "core/cells/guarded.h"
#include "core/cells/plan.h"
#include "core/cells/pool.h"
#include "core/cells/provenance.h"
#include "core/cells/repository.h"
#include "core/commands/command_line.h"
#include "core/commands/dry_run.h"
#include "core/commands/program.h"
#include "core/commands/publish.h"
#include "core/commands/study_report.h"
#include "core/io/files.h"
#include "core/tensor/device.h"

namespace sgm {
namespace fs = std::filesystem;
namespace {

std::string own_experiment() {
  const std::vector<std::string> names = study_registry().names();
  require(!names.empty(), "this driver has no study\n  register one with register_study");
  return study_registry().at(names[0]).experiment;
}

/// Exit code of a run: that of its failures, or of the interruption.
int exit_code(const std::vector<Outcome>& outcomes) {
  const auto any = [&](const auto& is) { return std::any_of(outcomes.begin(), outcomes.end(), is); };
  if (any([](const Outcome& o) { return o.kind == Outcome::Kind::failed && o.code != bad_input; }))
    return run_failed;
  if (any([](const Outcome& o) { return o.kind == Outcome::Kind::failed; })) return bad_input;
  return any([](const Outcome& o) { return !o.good(); }) ? interrupted : computed;
}

int run_job(const Job& job, const Node& provenance) {
  Plan plan(Plan::For::run);
  const PlannedStudy study = plan.add(job);
  require_writable(outputs_root(job.run));
  const std::vector<Outcome> outcomes =
      run_pool(plan, static_cast<int>(job.run.jobs.value_or(0)), provenance);
  const int code = exit_code(outcomes);
  if (code != computed) to_stdout(fmt::format("{}\n", outcome_table(plan, outcomes)));
  if (code == interrupted) to_stderr("interrupted: the same command goes on from here\n");
  if (code != computed) return code;
  const fs::path folder = report_folder(job, plan, study);
  make_folder(folder.parent_path().string());
  link_shared(plan, study, folder.parent_path());
  FolderLock lock(folder.parent_path());  // two runs may have shared the cells
  lock.wait();
  std::string status;
  replace_folder(folder,
                 [&](const fs::path& fresh) { status = report_study(plan, study, fresh, provenance); });
  to_stdout(fmt::format("{}: {}\nwhere to look: {}\n", job.run.study, status, shown(folder)));
  return computed;
}

}  // namespace

int driver(int argc, char** argv) {
  prepare_process();
  if (argc == 4 && std::string(argv[1]) == cell_argument) return cell_process(argv[2], argv[3]);
  return reported([&] {
    check_arguments(argc, argv);
    const CommandLine line = command_line(argc, argv, 1, {"--help", "--version", "--cfg", "--dry-run"});
    const std::string experiment = own_experiment();
    if (line.version) {
      to_stdout(fmt::format("{}\n", versions()));
      return static_cast<int>(computed);
    }
    if (line.help) {
      to_stdout(help(experiment, line.words));
      return static_cast<int>(computed);
    }
    const Job job = configure(experiment, line.words);
    if (line.show_config) {
      to_stdout(to_toml(whole_config(job)));
      return static_cast<int>(computed);
    }
    require_device(job.run);
    if (line.dry_run) {
      Plan plan(Plan::For::dry_run);
      plan.add(job);
      to_stdout(fmt::format("{}", dry_run(plan, static_cast<int>(job.run.jobs.value_or(0)))));
      return static_cast<int>(computed);
    }
    return run_job(job, call_provenance(argc, argv));
  });
}

}  // namespace sgm
