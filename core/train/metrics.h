#pragma once
#include <ATen/core/Tensor.h>

#include <string>

namespace sgm {

/// The series of a training's metrics.jsonl, for loss figures; float64.
struct Metrics {
  at::Tensor step, loss, steps_per_second;   ///< (n,): loss is the mean over the steps since the value before
  at::Tensor level_step, sigma, level_loss;  ///< (m,), (L,), (m, L): as level_losses()
};

/// Reads a log. With `points` > 0, neighbouring lines are averaged to at most that many values, each at the
/// last step of its interval. Errors as read_json_lines; tensors of what was not logged are empty.
Metrics read_metrics(const std::string& path, int64_t points = 0);

}  // namespace sgm
