#include "core/report/report.h"

#include "experiments/fid_tables/fid_exact/curve_report.h"
#include "experiments/fid_tables/fid_exact/others_report.h"

namespace sgm::fid_tables::fid_exact {
namespace {

void report(Report& out) {
  curve_report(out);
  others_report(out);
}

const bool registered = register_report(report);

}  // namespace
}  // namespace sgm::fid_tables::fid_exact
