#include "core/report/report.h"

namespace sgm::likelihood_ode::likelihood_exact {
namespace {

void report(Report&) {}

const bool registered = register_report(report);

}  // namespace
}  // namespace sgm::likelihood_ode::likelihood_exact
