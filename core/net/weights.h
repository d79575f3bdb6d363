#pragma once
#include <ATen/core/Tensor.h>
#include <c10/core/Device.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/tensor/rng.h"

namespace sgm {

/// A network's parameters under their names, in order of declaration. The names are the official code's
/// `state_dict` names.
using Weights = std::vector<std::pair<std::string, at::Tensor>>;

/// While it lives, this thread's new parameters are created on `device`; otherwise on the CPU. Their values
/// are drawn on the CPU first, so they do not depend on the device.
class ParametersOn {
 public:
  explicit ParametersOn(const c10::Device& device);
  ~ParametersOn();
  ParametersOn(const ParametersOn&) = delete;
  ParametersOn& operator=(const ParametersOn&) = delete;

 private:
  c10::Device before_;
};

/// A parameter: a float32 leaf with gradient, of the given value, on the device of `ParametersOn`.
at::Tensor as_parameter(const at::Tensor& value);

/// Where a layer declares its parameters: a list to append to and a dotted prefix ("res1.0.conv1"). A
/// parameter is a float32 leaf with gradient; its initial value is drawn from the stream of its full name, so
/// it depends on seed and name only.
class Scope {
 public:
  Scope(Weights& into, const Rng& rng) : into_(&into), rng_(rng) {}
  /// The scope of a part:  at / "conv1".
  Scope operator/(std::string_view name) const;

  /// U(−bound, bound).
  at::Tensor uniform(std::string_view name, at::IntArrayRef sizes, double bound) const;
  /// N(mean, std²).
  at::Tensor normal(std::string_view name, at::IntArrayRef sizes, double mean, double std) const;
  at::Tensor constant(std::string_view name, at::IntArrayRef sizes, double value) const;
  /// A parameter with the given initial value, which the caller drew from `stream(name)`.
  at::Tensor declare(std::string_view name, const at::Tensor& value) const;
  Rng stream(std::string_view name) const { return rng_.fork(prefix_ + std::string(name)); }

 private:
  Weights* into_;
  Rng rng_;
  std::string prefix_;
};

/// Copies values into the parameters of the same name, casting. InputError naming every parameter that is
/// missing, unknown or of another shape: a checkpoint of another network. Names in `ignored` may be there or
/// not (constant buffers of official files).
void load(const Weights& into, const Weights& from, const std::vector<std::string>& ignored = {});

/// InputError naming the tensors that hold a NaN or an infinity, and how many numbers: no network computes
/// with them.
void require_finite(const Weights& weights);

}  // namespace sgm
