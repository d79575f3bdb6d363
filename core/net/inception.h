#pragma once
#include <ATen/core/Tensor.h>

#include "core/net/weights.h"
#include "core/tensor/resize.h"

namespace sgm {

/// The Inception network of FID, that of TensorFlow's inception-2015-12-05 (Heusel et al. 2017), with every
/// batch norm folded into its convolution. Its pooled features are of 64, 192, 768 and 2048 dimensions, means
/// over space behind the first and the second maximum pooling, Mixed_6e and Mixed_7c.
class Inception {
 public:
  /// Weights by pytorch-fid's names, "Mixed_5b.branch1x1.conv.weight", as folded ones (conv.weight and
  /// conv.bias) or with their batch norms ("….bn.weight", "bias", "running_mean", "running_var", ε = .001).
  /// Those behind the last layer that is whole may be missing: `dimensions` is then less than 2048.
  /// float64 weights compute in float64. InputError naming what is missing, or of another shape.
  explicit Inception(const Weights& weights);

  /// The deepest features that the weights give: 64, 192, 768 or 2048.
  int64_t dimensions() const;
  /// Whether the weights have the last layer, "fc".
  bool has_logits() const;

  /// Features (N, dimensions) of images (N, 1 or 3, H, W) with values in [0, 1], one grey channel counting as
  /// three equal ones; resized to 299 x 299 and mapped to [-1, 1]. InputError for dimensions that it has not.
  at::Tensor features(const at::Tensor& images, int64_t dimensions, Resize resize) const;
  /// Logits (N, 1008) of features of 2048 dimensions, without the bias: the inception score's (as TF's graph
  /// and torch-fidelity take them), or with it.
  at::Tensor logits(const at::Tensor& features, bool bias = false) const;

 private:
  Weights weights_;
  int64_t dimensions_ = 0;
};

}  // namespace sgm
