#include "core/report/runs.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "core/base/require.h"

namespace sgm {
namespace {

int64_t number(const Group& group, const char* name) {
  for (const auto& [key, value] : group.attributes) {
    if (key == name && std::holds_alternative<int64_t>(value)) return std::get<int64_t>(value);
  }
  return 0;
}

}  // namespace

std::vector<ReportedRun> runs_of(const Group& result) {
  std::vector<ReportedRun> runs;
  for (const auto& [name, group] : result.groups) {
    if (name.starts_with("seed_") && group.variables.empty())
      runs.push_back({number(group, "seed"), number(group, "draw"), &group});
  }
  return runs;
}

std::string described(const std::vector<ReportedRun>& runs) {
  const auto draws = std::count_if(runs.begin(), runs.end(),
                                   [&](const ReportedRun& run) { return run.seed == runs.front().seed; });
  const auto seeds = static_cast<int64_t>(runs.size()) / draws;
  const std::string of_seeds =
      seeds == 1 ? fmt::format("seed {}", runs.front().seed)
                 : fmt::format("{} seeds ({} to {})", seeds, runs.front().seed, runs.back().seed);
  return draws == 1 ? of_seeds : fmt::format("{}, {} draws{}", of_seeds, draws, seeds == 1 ? "" : " each");
}

std::vector<Entry> mean_entries(const std::vector<std::vector<Entry>>& of_runs,
                                const std::vector<ReportedRun>& runs) {
  std::vector<Entry> means = of_runs.at(0);
  for (size_t i = 0; i < means.size(); ++i) {
    std::map<int64_t, std::vector<double>> by_seed;
    int64_t n = 0;
    for (size_t run = 0; run < runs.size(); ++run) {
      require(of_runs[run].size() == means.size() && of_runs[run][i].name == means[i].name,
              "the report of seed {} has other entries than that of seed {}\n  report one seed alone",
              runs[run].seed, runs[0].seed);
      by_seed[runs[run].seed].push_back(of_runs[run][i].value);
      n += of_runs[run][i].n;
    }
    std::vector<double> seeds;
    for (const auto& [seed, draws] : by_seed) seeds.push_back(mean_over(draws).value);
    const std::vector<double>& repeated = seeds.size() > 1 ? seeds : by_seed.begin()->second;
    const Measured spread = mean_over(repeated);
    means[i].value = spread.value;
    means[i].standard_error = spread.standard_error;
    means[i].n = n;
    means[i].seeds = static_cast<int64_t>(seeds.size());
    means[i].runs = static_cast<int64_t>(repeated.size());
  }
  return means;
}

}  // namespace sgm
