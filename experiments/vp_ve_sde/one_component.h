#pragma once
#include "core/score/mixture.h"
#include "experiments/vp_ve_sde/recursion.h"

namespace sgm::vp_ve_sde {

/// One component of a mixture in [-1, 1] as the exact recursion takes it, in the limit of many dimensions:
/// its pixels stand at the root mean square of the components', since the bias of the mean is proportional to
/// them. The recursion's VE is that of data in [0, 1]: all lengths are halved there.
struct OneComponent {
  Law law;

  OneComponent(const Mixture& data, Kind sde);
  /// The mean squared distance to its centre over its variance, minus 1.
  double within(const Law& end) const;
};

/// Noise-to-signal of a level of the recursion, in units of [-1, 1].
double noise_to_signal(Kind sde, const Level& level);

/// A score's error as a function of noise-to-signal: linear in its logarithm between those at which it was
/// measured, constant beyond.
struct ErrorCurve {
  std::vector<double> level;  ///< increasing
  std::vector<StepError> error;

  StepError at(double noise_to_signal) const;
};

/// The errors of a chain's steps: of a score between two scales the weighted mean.
std::vector<StepError> errors_of(Kind sde, const std::vector<Scale>& scales, const ErrorCurve& curve);

}  // namespace sgm::vp_ve_sde
