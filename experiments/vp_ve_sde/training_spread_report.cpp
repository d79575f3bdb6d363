#include "experiments/vp_ve_sde/training_spread_report.h"

#include <cmath>

#include "core/report/interval.h"
#include "core/report/verdict.h"

namespace sgm::vp_ve_sde {

std::vector<double> TrainingSpread::of_trainings() const {
  std::vector<double> means;
  for (const std::vector<double>& runs : values) means.push_back(mean_of(runs).value);
  return means;
}

Measured TrainingSpread::over_trainings() const {
  Measured mean = mean_over(of_trainings());
  if (mean.standard_error && *mean.standard_error < 1e-9 * std::abs(mean.value)) mean.standard_error.reset();
  return mean;
}

Measured TrainingSpread::of_runs() const {
  double square = 0;
  for (const std::vector<double>& runs : values) square += std::pow(mean_of(runs).error, 2);
  return {std::sqrt(square / static_cast<double>(values.size()))};
}

}  // namespace sgm::vp_ve_sde
