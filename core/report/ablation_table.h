#pragma once
#include <optional>

#include "core/report/ablation_groups.h"
#include "core/report/figure.h"
#include "core/report/table.h"

namespace sgm {

/// A row a group; notes say the protocol, what ± is, how it was tested and what to beware of.
Table ablation_table(const Ablation& ablation);

/// The means with 95 % intervals over the one key that is numeric, a line for each value of the others;
/// nothing where there is no such key or more than eight lines.
std::optional<Figure> ablation_figure(const Ablation& ablation);

}  // namespace sgm
