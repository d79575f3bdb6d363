#pragma once
#include <ATen/core/Tensor.h>

#include <map>
#include <string>
#include <vector>

#include "core/tensor/resize.h"

namespace sgm {

/// The Inception network of FID, that of TensorFlow's inception-2015-12-05 (Heusel et al. 2017), with every
/// batch norm folded into its convolution. Its pooled features are of 64, 192, 768 and 2048 dimensions: means
/// over space behind the first and the second maximum pooling, Mixed_6e and Mixed_7c.
class Inception {
 public:
  /// Weights by pytorch-fid's names: folded, "Mixed_5b.branch1x1.conv.weight" and "….conv.bias", or with
  /// batch norms, "….bn.weight", ".bias", ".running_mean" and ".running_var", ε = .001. Layers behind
  /// Conv2d_2b_3x3, Conv2d_4a_3x3 or Mixed_6e may be missing. float64 weights compute in float64. InputError
  /// naming what is missing, or of another shape.
  explicit Inception(const std::map<std::string, at::Tensor>& weights);

  /// The deepest features that the weights give: 64, 192, 768 or 2048.
  int64_t dimensions() const { return dimensions_; }
  /// Whether the weights have the last layer, "fc".
  bool has_logits() const { return fc_.defined(); }

  /// Features (N, dimensions) of images (N, 1 or 3, H, W) with values in [0, 1], one grey channel counting as
  /// three equal ones, resized to 299 x 299 and mapped to [-1, 1], by TensorFlow's rule to (255 x - 128)/128.
  /// InputError for dimensions that it lacks.
  at::Tensor features(const at::Tensor& images, int64_t dimensions, Resize resize) const;
  /// The same of 64, 192, … dimensions up to `deepest`, in one pass.
  std::vector<at::Tensor> levels(const at::Tensor& images, int64_t deepest, Resize resize) const;
  /// Logits (N, 1008) of features of 2048 dimensions: without the bias, as the inception score takes them
  /// (TensorFlow's graph), or with it.
  at::Tensor logits(const at::Tensor& features, bool bias = false) const;

 private:
  struct Conv {
    at::Tensor weight, bias;
  };
  struct Named;

  at::Tensor conv(const at::Tensor& x, const std::string& name, int64_t stride = 1,
                  bool padded = false) const;
  std::vector<at::Tensor> fan(const at::Tensor& x, const std::string& block) const;
  at::Tensor block_a(const at::Tensor& x, const std::string& at) const;
  at::Tensor block_b(const at::Tensor& x) const;
  at::Tensor block_c(const at::Tensor& x, const std::string& at) const;
  at::Tensor block_d(const at::Tensor& x) const;
  at::Tensor block_e(const at::Tensor& x, const std::string& at, bool pools_maximum) const;

  std::map<std::string, Conv> convs_;
  std::map<std::string, std::vector<int64_t>> fans_;  ///< of a block: the widths of the branches in its fan
  at::Tensor fc_, fc_bias_;
  int64_t dimensions_ = 0;
};

}  // namespace sgm
