#pragma once
#include "core/report/report.h"

namespace sgm::vp_ve_sde::ddpm_link {

/// DDIM's convergence, the order of one step's difference, and progressive generation.
void link_figure(Report& out);
/// Samples, predicted data along chains, and DDIM of several numbers of steps.
void link_pictures(Report& out);

}  // namespace sgm::vp_ve_sde::ddpm_link
