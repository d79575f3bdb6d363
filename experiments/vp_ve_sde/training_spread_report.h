#pragma once
#include <vector>

#include "core/report/number.h"

namespace sgm::vp_ve_sde {

/// A number of every sampling run of every training: values[training][run].
struct TrainingSpread {
  std::vector<std::vector<double>> values;

  std::vector<double> of_trainings() const;  ///< means over runs
  /// Mean and standard error over trainings; without an error where they do not differ but by rounding, as of
  /// test images.
  Measured over_trainings() const;
  /// The standard error of one training's mean that its sampling runs alone show, root mean square over
  /// trainings: the paper's ± is theirs.
  Measured of_runs() const;
};

}  // namespace sgm::vp_ve_sde
