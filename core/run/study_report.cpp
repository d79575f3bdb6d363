#include "core/run/study_report.h"

#include "core/report/report.h"
#include "core/run/provenance.h"
#include "core/run/repository.h"

namespace sgm {
namespace fs = std::filesystem;

Group merged(const Plan& plan, const std::vector<size_t>& places) {
  Group all;
  const PlannedCell& first = plan.cells[places.at(0)];
  all.set("study", first.study);
  all.set("scale", first.scale);
  for (const size_t place : places) {
    const PlannedCell& cell = plan.cells[place];
    all.groups.emplace_back(cell.cell.name, read_result((cell.folder / "result.h5").string()));
  }
  return all;
}

std::string report_study(const Plan& plan, const std::vector<size_t>& places, const fs::path& folder) {
  require_writable(folder);
  write_result((folder / "result.h5").string(), merged(plan, places));
  return report_file(folder);
}

std::string report_file(const fs::path& folder) {
  const Group result = read_result((folder / "result.h5").string());
  (void)result;
  return "computed";
}

void require_writable(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  require(!error, "cannot make the folder {}: {}\n  choose another with run.dir=PATH", shown(folder), error.message());
  const fs::path probe = folder / ".writable";
  write_text(probe, "");
  fs::remove(probe);
}

}  // namespace sgm
