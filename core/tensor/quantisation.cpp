#include "core/tensor/quantisation.h"

#include <ATen/TensorOperators.h>

#include "core/base/require.h"

namespace sgm {

at::Tensor quantised(const at::Tensor& x, Quantisation rule) {
  require(x.is_floating_point(), "quantised: values are floating, in [0, 1]");
  const at::Tensor in_range = x.clamp(0, 1);
  switch (rule) {
    case Quantisation::round:
      return (in_range * 255).round() / 255;
    case Quantisation::floor:
      return (in_range * 255).floor() / 255;
    case Quantisation::edm:
      return ((in_range * 2 - 1) * 127.5 + 128).floor().clamp(0, 255) / 255;
    case Quantisation::none:
      return in_range;
  }
  return in_range;  // not reached: the cases are all
}

}  // namespace sgm
