#pragma once
#include <string>

#include "core/cells/plan.h"

namespace sgm {

/// What a run would do: each cell done or to do with its estimates, time in all and the largest memory.
std::string dry_run(const Plan& plan, int jobs);

}  // namespace sgm
