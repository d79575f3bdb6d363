#pragma once
#include <string>

#include "core/objective/objective.h"

namespace sgm::sliced_vs_denoising {

/// The registered objective of a name, with options as they would stand in TOML.
Objective objective_of(const std::string& name, Node::Table options = {});

}  // namespace sgm::sliced_vs_denoising
