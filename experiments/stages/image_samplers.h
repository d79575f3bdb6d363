#pragma once
#include <string>
#include <vector>

#include "core/sampler/sampler.h"

namespace sgm::stages {

/// A sampler that networks of images are compared under.
struct ImageSampler {
  std::string name, title;
  Node options;  ///< of the registered sampler

  Chosen<Sampler> chosen() const { return {options.at<std::string>("name"), options, {}}; }
};

/// Predictor-corrector, the reverse SDE, the probability flow by Euler's rule and EDM's Heun under the SDE
/// "ve", "vp" or "sub_vp", each with the most steps that take at most so many evaluations. The first three on
/// times equal in t to Score SDE's eps and with its r (appendices D and G), Heun on EDM's levels.
std::vector<ImageSampler> image_samplers(const std::string& sde, int64_t evaluations);

}  // namespace sgm::stages
