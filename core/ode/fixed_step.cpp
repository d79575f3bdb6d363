#include <ATen/ops/add.h>

#include "core/ode/ode.h"

namespace sgm {

at::Tensor euler(const Field& field, at::Tensor x, const at::Tensor& times) {
  for (int64_t i = 0; i + 1 < times.size(0); ++i) {
    x = at::add(x, field(x, times[i]), times[i + 1].item<double>() - times[i].item<double>());
  }
  return x;
}

at::Tensor heun(const Field& field, at::Tensor x, const at::Tensor& times) {
  for (int64_t i = 0; i + 1 < times.size(0); ++i) {
    const double h = times[i + 1].item<double>() - times[i].item<double>();
    const at::Tensor slope = field(x, times[i]);
    const at::Tensor ahead = field(at::add(x, slope, h), times[i + 1]);
    x = at::add(x, slope, h / 2).add_(ahead, h / 2);
  }
  return x;
}

}  // namespace sgm
