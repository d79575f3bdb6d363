#include "core/report/report.h"

#include "experiments/likelihood_ode/likelihood_exact/batch_report.h"
#include "experiments/likelihood_ode/likelihood_exact/protocols_report.h"
#include "experiments/likelihood_ode/likelihood_exact/solver_report.h"
#include "experiments/likelihood_ode/likelihood_exact/wrong_report.h"

namespace sgm::likelihood_ode::likelihood_exact {
namespace {

void report(Report& out) {
  solver_report(out);
  batch_report(out);
  protocols_report(out);
  wrong_report(out);
}

const bool registered = register_report(report);

}  // namespace
}  // namespace sgm::likelihood_ode::likelihood_exact
