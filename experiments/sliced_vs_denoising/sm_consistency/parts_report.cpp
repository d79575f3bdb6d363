#include "experiments/sliced_vs_denoising/sm_consistency/parts_report.h"

#include <cmath>

namespace sgm::sliced_vs_denoising::sm_consistency {

Measured root_of(const Measured& square) {
  const double root = std::sqrt(square.value);
  return {root, *square.standard_error / (2 * root)};
}

Measured slope_between(double x, const Measured& y, double other_x, const Measured& other_y) {
  const double apart = std::log(other_x / x);
  return {std::log(other_y.value / y.value) / apart,
          std::hypot(*y.standard_error / y.value, *other_y.standard_error / other_y.value) / std::abs(apart)};
}

std::string title_of_estimator(const std::string& name) {
  if (name == "exact_sm") return "exact";
  const size_t slash = name.find('/');
  const std::string law = name.substr(slash + 1);
  return (name.substr(0, slash) == "ssm" ? "SSM, " : "SSM-VR, ") + (law == "rademacher" ? "Rademacher"
                                                                    : law == "gaussian" ? "Gaussian"
                                                                                        : law);
}

Measured measured_at(const Group& cell, const std::string& name, int64_t i) {
  return {cell.data(name)[i].item<double>(), cell.data(name + "_error")[i].item<double>()};
}

}  // namespace sgm::sliced_vs_denoising::sm_consistency
