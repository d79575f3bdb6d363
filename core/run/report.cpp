#include <fmt/format.h>

#include <algorithm>

#include "core/base/text.h"
#include "core/report/index.h"
#include "core/run/command_line.h"
#include "core/run/commands.h"
#include "core/run/guarded.h"
#include "core/run/publish.h"
#include "core/run/repository.h"
#include "core/run/study_report.h"

namespace sgm {
namespace fs = std::filesystem;
namespace {

/// Draws a published folder again, beside it, and swaps: result.h5 and manifest.toml stay byte for byte.
void report_again(const fs::path& folder) {
  replace_folder(folder, [&](const fs::path& fresh) {
    fs::copy_file(folder / "result.h5", fresh / "result.h5");
    if (fs::exists(folder / "manifest.toml"))
      fs::copy_file(folder / "manifest.toml", fresh / "manifest.toml");
    report_file(fresh);
  });
}

}  // namespace

int report_command(int argc, char** argv) {
  const CommandLine line = command_line(argc, argv, 2, {});
  std::vector<std::string> studies, scales;
  for (const std::string& word : line.words) {
    if (word == "smoke" || word == "quick" || word == "paper") {
      scales.push_back(word);
    } else {
      study_registry().at(word);
      studies.push_back(word);
    }
  }
  const bool all = studies.empty();
  if (all) studies = study_registry().names();
  if (scales.empty()) scales = {"quick", "paper"};
  size_t reports = 0, failures = 0;
  for (const std::string& study : studies) {
    size_t found = 0;
    for (const std::string& scale : scales) {
      const fs::path folder = published_folder(study, scale);
      if (!fs::exists(folder / "result.h5")) continue;
      ++found;
      const Guarded done = guarded([&] {
        report_again(folder);
        return computed;
      });
      if (done.code != computed) {
        to_stderr(fmt::format("error: {} ({})\n", visible(done.error), study));
        ++failures;
      } else {
        fmt::print("{}\n", shown(folder));
      }
    }
    require(all || found > 0, "nothing of study '{}' is published\n  compute it: ./run_all.sh quick {}",
            study, study);
    reports += found;
  }
  require(reports > 0, "nothing is published in {}\n  compute it: ./run_all.sh quick",
          shown(repository() / "results"));
  write_results_index(repository() / "results");
  return failures > 0 ? run_failed : computed;
}

}  // namespace sgm
