#pragma once
#include <ATen/core/Tensor.h>

#include <string>
#include <string_view>

#include "core/data/dataset.h"

namespace sgm {

/// The bytes of an IDX file of unsigned bytes (LeCun's MNIST format) as uint8 of its shape. `name` is the
/// file, for messages. InputError for another magic number or a size that does not fit the shape.
at::Tensor read_idx(std::string_view bytes, const std::string& name);

/// Labels as int64 (N,). InputError unless there are `count`, each in [0, classes).
at::Tensor checked_labels(const at::Tensor& labels, int64_t count, int64_t classes, const std::string& name);

}  // namespace sgm
