#include "core/net/weights.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/full.h>
#include <ATen/ops/isfinite.h>

#include <algorithm>
#include <map>

#include "core/base/names.h"
#include "core/base/require.h"

namespace sgm {
namespace {

std::string shape_text(at::IntArrayRef sizes) {
  return fmt::format("({})", fmt::join(sizes.begin(), sizes.end(), ", "));
}

/// "a, b and 12 more".
std::string some(const std::vector<std::string>& names) {
  const auto shown = std::vector(names.begin(), names.begin() + std::min<size_t>(3, names.size()));
  return names.size() > 3 ? fmt::format("{} and {} more", fmt::join(shown, ", "), names.size() - 3)
                          : join_names(shown);
}

thread_local c10::Device parameters_on{at::kCPU};

}  // namespace

ParametersOn::ParametersOn(const c10::Device& device) : before_(std::exchange(parameters_on, device)) {}

ParametersOn::~ParametersOn() {
  parameters_on = before_;
}

at::Tensor as_parameter(const at::Tensor& value) {
  return value.detach().to(parameters_on, at::kFloat).set_requires_grad(true);
}

Scope Scope::operator/(std::string_view name) const {
  Scope part = *this;
  part.prefix_ += std::string(name) + ".";
  return part;
}

at::Tensor Scope::uniform(std::string_view name, at::IntArrayRef sizes, double bound) const {
  return declare(name, stream(name).uniform(sizes, at::kFloat) * (2 * bound) - bound);
}

at::Tensor Scope::normal(std::string_view name, at::IntArrayRef sizes, double mean, double std) const {
  return declare(name, stream(name).normal(sizes, at::kFloat) * std + mean);
}

at::Tensor Scope::constant(std::string_view name, at::IntArrayRef sizes, double value) const {
  return declare(name, at::full(sizes, value, at::kFloat));
}

at::Tensor Scope::declare(std::string_view name, const at::Tensor& value) const {
  into_->emplace_back(prefix_ + std::string(name), as_parameter(value));
  return into_->back().second;
}

void load(const Weights& into, const Weights& from, const std::vector<std::string>& ignored) {
  std::map<std::string, at::Tensor> values(from.begin(), from.end());
  std::vector<std::string> missing, misshapen;
  for (const auto& [name, parameter] : into) {
    const auto value = values.find(name);
    if (value == values.end()) {
      missing.push_back(name);
    } else if (value->second.sizes() != parameter.sizes()) {
      misshapen.push_back(fmt::format("{} {} instead of {}", name, shape_text(value->second.sizes()),
                                      shape_text(parameter.sizes())));
    }
    values.erase(name);
  }
  std::vector<std::string> unknown;
  for (const auto& [name, value] : values) {
    if (std::find(ignored.begin(), ignored.end(), name) == ignored.end()) unknown.push_back(name);
  }
  std::string faults;
  if (!missing.empty()) faults += fmt::format("\n  missing: {}", some(missing));
  if (!unknown.empty()) faults += fmt::format("\n  unknown: {}", some(unknown));
  if (!misshapen.empty()) faults += fmt::format("\n  other shape: {}", some(misshapen));
  require(
      faults.empty(),
      "the weights are those of another network{}\n  give the net and its options as they were at training",
      faults);

  const at::NoGradGuard no_grad;
  values = {from.begin(), from.end()};
  for (const auto& [name, parameter] : into) parameter.copy_(values.at(name));
}

void require_finite(const Weights& weights) {
  std::vector<std::string> damaged;
  for (const auto& [name, tensor] : weights) {
    const auto lost = at::isfinite(tensor.detach()).logical_not().sum().item<int64_t>();
    if (lost > 0) damaged.push_back(fmt::format("{} ({} of {} numbers)", name, lost, tensor.numel()));
  }
  require(damaged.empty(),
          "the weights are not finite: {}\n  take an earlier checkpoint: a network with NaN or infinity in "
          "its weights gives nothing else",
          damaged.empty() ? "" : some(damaged));
}

}  // namespace sgm
