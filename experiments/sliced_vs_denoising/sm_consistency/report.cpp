#include "core/report/report.h"

#include "experiments/sliced_vs_denoising/sm_consistency/parts_report.h"

namespace sgm::sliced_vs_denoising::sm_consistency {
namespace {

void report(Report& out) {
  noise_report(out);
  linear_report(out);
  gradients_report(out);
}

const bool registered = register_report(report);

}  // namespace
}  // namespace sgm::sliced_vs_denoising::sm_consistency
