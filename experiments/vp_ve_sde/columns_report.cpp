#include "experiments/vp_ve_sde/columns_report.h"

namespace sgm::vp_ve_sde {

std::vector<double> doubles(const at::Tensor& x) {
  const at::Tensor values = x.to(at::kDouble).contiguous();
  return {values.const_data_ptr<double>(), values.const_data_ptr<double>() + values.numel()};
}

}  // namespace sgm::vp_ve_sde
