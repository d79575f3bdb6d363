#pragma once
#include <ATen/core/Tensor.h>

#include <string>

#include "core/io/result_file.h"

namespace sgm::test {

/// The rule of networks_full: u in [0, 1) from position j of the state_dict and element i, float64.
at::Tensor hashed(uint64_t salt, uint64_t j, at::IntArrayRef sizes);

/// The tensor of those sizes at position j by its rule, float32: "weight", "scale" or "bias".
at::Tensor by_rule(const std::string& rule, uint64_t salt, uint64_t j, at::IntArrayRef sizes, double gain);

/// RunError unless the tensor has the sum that the file states of it.
void require_sum(const std::string& name, const at::Tensor& value, double want);

/// Whether a file of networks_full is FID's Inception, which inception_parity compares.
bool is_inception(const Group& file);

}  // namespace sgm::test
