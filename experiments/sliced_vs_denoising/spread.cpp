#include "experiments/sliced_vs_denoising/spread.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

#include <cmath>

namespace sgm::sliced_vs_denoising {

RowMean row_mean(const at::Tensor& rows) {
  const at::Tensor mean = rows.mean(0);
  const auto n = static_cast<double>(rows.size(0));
  return {mean, ((rows - mean).square().sum(0) / ((n - 1) * n)).sqrt()};
}

void put(Group& result, const std::string& name, const RowMean& mean, std::vector<std::string> axes,
         const std::string& what) {
  result.put(name, mean.value, axes, what);
  result.put(name + "_error", mean.error, std::move(axes), "its standard error");
}

}  // namespace sgm::sliced_vs_denoising
