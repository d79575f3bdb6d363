#pragma once
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>

#include <string>

#include "core/train/checkpoint.h"
#include "core/train/model.h"
#include "core/train/resume.h"

namespace sgm::test {

/// A small network of a registry's name with random parameters (its own where `shaken` is 0, so that a U-Net
/// scores 0).
inline Model small_model(const std::string& config, const std::vector<int64_t>& sizes, double shaken = 0.1) {
  ModelOptions options;
  bind(parse_toml(config, "test"), options);
  Model model = make_model(options, sizes, Rng(1));
  const at::NoGradGuard no_grad;
  for (const auto& [name, parameter] : model.net.parameters) {
    Rng rng = Rng(2).fork(name);
    at::Tensor(parameter).add_(rng.normal_like(parameter), shaken);
  }
  return model;
}

/// Its checkpoint, and as moving average the parameters plus one.
inline Checkpoint checkpoint_of(const Model& model, const std::string& range = "unit") {
  Checkpoint checkpoint = origin_of(model);
  checkpoint.about = {{"data", "made"}, {"range", range}};
  checkpoint.step = 7;
  for (const auto& [name, parameter] : model.net.parameters) {
    checkpoint.parameters.emplace_back(name, parameter.detach());
    checkpoint.ema.emplace_back(name, parameter.detach() + 1);
  }
  return checkpoint;
}

inline const char* const tiny_unet = R"(
levels = 3
[net]
name = "unet"
filters = 4
multipliers = [1]
attention = 0
[sde]
name = "ve"
sigma_min = 0.01
sigma_max = 1.0
)";

}  // namespace sgm::test
