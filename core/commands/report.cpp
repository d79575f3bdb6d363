#include <fmt/ranges.h>

#include <algorithm>

#include "core/base/text.h"
#include "core/cells/guarded.h"
#include "core/cells/repository.h"
#include "core/commands/command_line.h"
#include "core/commands/commands.h"
#include "core/commands/publish.h"
#include "core/commands/study_report.h"
#include "core/report/index.h"

namespace sgm {
namespace fs = std::filesystem;
namespace {

/// What to do where nothing is published of what was asked for.
std::string advice(const std::string& study, const std::vector<std::string>& scales) {
  std::string text;
  for (const char* scale : {"quick", "paper"}) {
    if (!fs::exists(published_folder(study, scale) / "result.h5")) continue;
    text += fmt::format("there is {0}: build/bin/sgm report {1} {0}\n  or ", scale, study);
  }
  return text +
         fmt::format("compute it: ./run_all.sh {} {}", scales.size() == 1 ? scales[0] : "quick", study);
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
        to_stdout(fmt::format("{}\n", shown(folder)));
      }
    }
    require(all || found > 0, "nothing of study '{}' is published at scale {}\n  {}", study,
            fmt::join(scales, " or "), advice(study, scales));
    reports += found;
  }
  require(reports > 0, "nothing is published in {}\n  compute it: ./run_all.sh quick",
          shown(repository() / "results"));
  write_results_index(repository() / "results");
  return failures > 0 ? run_failed : computed;
}

}  // namespace sgm
