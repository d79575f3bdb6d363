#include "core/commands/program.h"

#include <fmt/format.h>

#include <set>

#include "core/base/registry.h"
#include "core/base/text.h"
#include "core/cells/cell_process.h"
#include "core/cells/guarded.h"
#include "core/cells/provenance.h"
#include "core/commands/command_line.h"
#include "core/commands/commands.h"

namespace sgm {
namespace {

const Registry<Command>& commands() {
  static const Registry<Command> registry = [] {
    Registry<Command> all("subcommand");
    all.add("list",
            {"sgm list [--json]",
             "studies with their experiments, and what of them is computed and published", list_command});
    all.add("run",
            {"sgm run [SCALE] [EXPERIMENT|STUDY…] [KEY=N …] [--dry-run]",
             "compute what is not done (default: quick), report, publish unmodified presets to results/",
             run_command});
    all.add("report", {"sgm report [STUDY…] [SCALE]",
                       "tables and figures again from results/STUDY/SCALE/result.h5 alone", report_command});
    all.add("fetch", {"sgm fetch NAME…",
                      "bring data sets to this machine, from SGM_MIRROR or their sources, checked by SHA-256",
                      fetch_command});
    all.add("sample",
            {"sgm sample ckpt=PATH out=DIR [KEY=VALUE …]",
             "samples of a trained network, by any sampler: HDF5 and a grid (--help)", sample_command});
    all.add("likelihood", {"sgm likelihood ckpt=PATH dataset=NAME out=DIR [KEY=VALUE …]",
                           "bits per dimension of images under a trained network's probability flow (--help)",
                           likelihood_command});
    all.add("import",
            {"sgm import FILE.pth [--list] [KEY=VALUE …]",
             "a checkpoint from an official PyTorch file, which is never executed (--help)", import_command});
    all.add("stats",
            {"sgm stats WHAT out=FILE.npz [KEY=VALUE …]",
             "mean and covariance of Inception's features of images: PNG files, a data set, samples (--help)",
             stats_command});
    all.add("fid",
            {"sgm fid A B [allow=NAME,NAME] [KEY=VALUE …]",
             "the Fréchet distance of two sets, statistics files or images, protocols compared (--help)",
             fid_command});
    all.add(
        "compare",
        {"sgm compare RUN|STUDY… [by=KEY] [metric=QUANTITY] …",
         "means with intervals over seeds and networks, by what differs, tested against the best (--help)",
         compare_command});
    all.add("runs", {"sgm runs [FOLDER]",
                     "all computed and begun cells: settings, step, whether their code has changed, size",
                     runs_command});
    all.add("gc",
            {"sgm gc [FOLDER] [--delete]",
             "cells that newer code has computed again, and those of the first edition: their sizes, or away "
             "with them",
             gc_command});
    all.add("doctor", {"sgm doctor", "what this machine has, and what is missing", doctor_command});
    return all;
  }();
  return registry;
}

std::string usage() {
  std::string text = "usage: sgm COMMAND …\n";
  for (const std::string& name : commands().names())
    text += fmt::format("  {:<45} {}\n", commands().at(name).usage, commands().at(name).doc);
  return text +
         "A study with other settings: build/bin/EXPERIMENT study=NAME key=value … (--help lists the keys)\n";
}

}  // namespace

int program(int argc, char** argv) {
  prepare_process();
  if (argc == 4 && std::string(argv[1]) == cell_argument) return cell_process(argv[2], argv[3]);
  return reported([&] {
    check_arguments(argc, argv);
    const std::string name = argc > 1 ? argv[1] : "";
    if (name == "--help" || name == "-h" || name == "help") {
      to_stdout(usage());
      return static_cast<int>(computed);
    }
    if (name == "--version") {
      to_stdout(fmt::format("{}\n", versions()));
      return static_cast<int>(computed);
    }
    require(!name.empty(), "sgm needs a subcommand: {}\n  sgm --help tells what each does",
            join_names(commands().names()));
    const Command& command = commands().at(name);
    const std::set<std::string> with_help = {"sample", "likelihood", "import", "stats", "fid", "compare"};
    if (argc == 3 && std::string(argv[2]) == "--help" && !with_help.contains(name)) {
      to_stdout(fmt::format("usage: {}\n  {}\n", command.usage, command.doc));
      return static_cast<int>(computed);
    }
    return command.run(argc, argv);
  });
}

}  // namespace sgm
