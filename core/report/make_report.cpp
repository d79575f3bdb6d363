#include <fmt/format.h>

#include "core/report/default_report.h"
#include "core/report/report.h"
#include "core/report/runs.h"

namespace sgm {

bool register_report(ReportFn report, const std::source_location& where) {
  return report_registry().add(source_folder(where), std::move(report), where);
}

Registry<ReportFn>& report_registry() {
  static Registry<ReportFn> registry("report");
  return registry;
}

std::string make_report(const std::string& study, const std::string& scale, const Group& result,
                        const std::filesystem::path& folder, const Node& reported, const About& about) {
  const ReportFn write = report_registry().contains(study) ? report_registry().at(study) : default_report;
  const std::vector<ReportedRun> runs = runs_of(result);
  About told = about;
  if (!runs.empty()) told.runs = described(runs);
  Report report(runs.empty() ? result : *runs[0].result, study, scale, folder, reported, told);
  report.all = Results(result);
  write(report);
  if (runs.empty()) return report.finish();
  std::vector<std::vector<Entry>> entries{report.entries()};
  for (size_t i = 1; i < runs.size(); ++i) {
    Report other(*runs[i].result, study, scale, folder, reported, about);
    other.gather_only();
    write(other);
    entries.push_back(other.entries());
  }
  report.replace(mean_entries(entries, runs));
  report.note(fmt::format(
      "Entries are means over {}, ± the standard error of {}; tables, figures and orderings are of "
      "seed {}{}.",
      told.runs, runs.front().seed == runs.back().seed ? "draws" : "seeds", runs.front().seed,
      runs.front().seed == runs[1].seed ? ", draw 0" : ""));
  return report.finish();
}

}  // namespace sgm
