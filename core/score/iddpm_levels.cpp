#include "core/score/iddpm_levels.h"

#include <ATen/ops/zeros.h>

#include <cmath>

namespace sgm {

at::Tensor IddpmLevels::operator()() const {
  const auto signal = [&](int64_t j) {
    return std::pow(std::sin(M_PI / 2 * static_cast<double>(j) / static_cast<double>(M) / (C_2 + 1)), 2);
  };
  const at::Tensor levels = at::zeros({M + 1}, at::kDouble);
  double* const u = levels.data_ptr<double>();
  for (int64_t j = M; j > 0; --j)
    u[j - 1] = std::sqrt((u[j] * u[j] + 1) / std::max(signal(j - 1) / signal(j), C_1) - 1);
  return levels;
}

}  // namespace sgm
