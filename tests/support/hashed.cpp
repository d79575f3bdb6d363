#include "tests/support/hashed.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

#include <cmath>

#include "core/base/require.h"

namespace sgm::test {

at::Tensor hashed(uint64_t salt, uint64_t j, at::IntArrayRef sizes) {
  const at::Tensor u = at::empty(sizes, at::kDouble);
  double* out = u.mutable_data_ptr<double>();
  for (uint64_t i = 0; i < static_cast<uint64_t>(u.numel()); ++i) {
    uint64_t z = salt + (j << 32) + i + 0x9E3779B97F4A7C15;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
    out[i] = static_cast<double>((z ^ (z >> 31)) >> 40) / (1 << 24);
  }
  return u;
}

at::Tensor by_rule(const std::string& rule, uint64_t salt, uint64_t j, at::IntArrayRef sizes, double gain) {
  at::Tensor value = 2 * hashed(salt, j, sizes) - 1;
  if (rule == "weight")
    value = value * gain * std::sqrt(3 * static_cast<double>(sizes[0]) / static_cast<double>(value.numel()));
  if (rule == "scale") value = 1 + .1 * value;
  if (rule == "bias") value = .1 * value;
  return value.to(at::kFloat);
}

void require_sum(const std::string& name, const at::Tensor& value, double want) {
  const double sum = value.to(at::kDouble).sum().item<double>();
  require_run(std::abs(sum - want) < 1e-9 * std::sqrt(static_cast<double>(value.numel())),
              "{} sums to {}, not {}", name, sum, want);
}

bool is_inception(const Group& file) {
  const auto by = std::get<std::string>(file.at("case").attribute("produced_by"));
  return by.find(":InceptionV3") != std::string::npos;
}

}  // namespace sgm::test
