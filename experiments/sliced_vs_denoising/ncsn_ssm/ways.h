#pragma once
#include <string>
#include <vector>

#include "experiments/stages/image_network.h"

namespace sgm::sliced_vs_denoising::ncsn_ssm {

/// A way to train the networks: an objective and how many steps of the preset's it has.
struct Way {
  std::string key;   ///< in the names of cells
  std::string name;  ///< of the objective in the registry
  bool shortened;    ///< so many steps as the sliced objective has in the time of the preset's
};

/// Denoising at full length; sliced in equal time; denoising with as many steps as sliced has.
inline const std::vector<Way> ways{
    {"dsm", "ncsn", false}, {"ssm", "ncsn_ssm", true}, {"dsm_short", "ncsn", true}};

/// The networks of a preset, trained in one of the ways; a sliced step takes `ratio` times a denoising one.
stages::ImageNetwork trained_by(const Way& way, stages::ImageNetwork network, double ratio);

}  // namespace sgm::sliced_vs_denoising::ncsn_ssm
