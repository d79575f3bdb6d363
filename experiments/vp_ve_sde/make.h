#pragma once
#include "core/sampler/sampler.h"
#include "core/sde/sde.h"

namespace sgm::vp_ve_sde {

/// Components of the registries from tables { name = "…", options … }, checked as a config file is.
SdePtr make_sde(const Node& table);
Sampler make_sampler(const Node& table);

}  // namespace sgm::vp_ve_sde
