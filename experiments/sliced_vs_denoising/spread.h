#pragma once
#include <ATen/core/Tensor.h>

#include <string>
#include <vector>

#include "core/io/result_file.h"

namespace sgm::sliced_vs_denoising {

/// The mean of independent rows (n, …) and its standard error, each (…), float64.
struct RowMean {
  at::Tensor value, error;
};
RowMean row_mean(const at::Tensor& rows);

/// Leaves it as NAME and NAME_error.
void put(Group& result, const std::string& name, const RowMean& mean, std::vector<std::string> axes,
         const std::string& what);

}  // namespace sgm::sliced_vs_denoising
