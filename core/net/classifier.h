#pragma once
#include <ATen/core/Tensor.h>

#include <functional>

#include "core/net/net.h"

namespace sgm {

/// An image classifier, trained by `cross_entropy` on images in [0, 1]: a network whose forward gives logits,
/// not a score.
struct Classifier {
  Net net;  ///< images (B, C, H, W) in [0, 1] to logits (B, classes); what t says is not read
  std::function<at::Tensor(const at::Tensor&)>
      features{};  ///< images to what the last linear layer reads, (B, 16)
};

/// A small residual-free convolutional classifier without batch statistics, for images of any size from 8x8:
/// parameters from `init`,
/// on `device`.
Classifier make_classifier(at::IntArrayRef sizes, int64_t classes, const Rng& init,
                           const at::Device& device = at::kCPU);

/// What a classifier says of a set of images, without gradients, 500 at a time.
struct Classified {
  at::Tensor features;       ///< (N, 16) float32
  at::Tensor probabilities;  ///< (N, classes) float64
};

/// Images (N, C, H, W), float in [0, 1] or uint8, which is divided by 255. Values outside [0, 1] are clamped.
/// Computed where the classifier is; the result is on the CPU.
Classified classify(const Classifier& classifier, const at::Tensor& images);

}  // namespace sgm
