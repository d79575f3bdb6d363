#include "core/objective/reduction.h"

#include <ATen/TensorOperators.h>

namespace sgm {

std::vector<std::pair<std::string, Reduction>> reduction_names() {
  return {{"half_sum", Reduction::half_sum}, {"mean", Reduction::mean}};
}

at::Tensor reduced_square(const at::Tensor& residual, Reduction reduction) {
  const at::Tensor square = residual.square().flatten(1);
  return reduction == Reduction::mean ? square.mean(1) : 0.5 * square.sum(1);
}

}  // namespace sgm
