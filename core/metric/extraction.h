#pragma once
#include <ATen/core/Tensor.h>

#include <functional>
#include <string>

#include "core/config/fields.h"
#include "core/metric/inception.h"
#include "core/metric/statistics.h"
#include "core/tensor/quantisation.h"

namespace sgm {

/// How Inception's features are taken of images.
struct FeatureOptions {
  int64_t dimensions = 768;  ///< 64, 192, 768 or 2048
  Resize resize = Resize::pytorch;
  Quantisation quantisation = Quantisation::round;  ///< of images that are not bytes
  bool float64 = false;                             ///< arithmetic of the network; float32 else
  int64_t batch = 50;                               ///< images computed together

  void fields(Fields& on);
  /// What decides the features: of weights with that digest, of images so called.
  FeatureProtocol protocol(const std::string& weights, const std::string& images) const;
};

/// Features (N, dimensions) of images (N, 1 or 3, H, W), uint8 or floating in [0, 1], a batch at a time on
/// the images' device; the same for any batch up to rounding. Floating images are quantised before.
/// `progress` is told the number of images done after each batch; what it throws passes. InputError for no
/// image, or a value that is not finite.
at::Tensor extracted(const Inception& network, const at::Tensor& images, const FeatureOptions& options,
                     const std::function<void(int64_t done)>& progress = {});
/// The same of 64, 192, … dimensions up to those of the options, in one pass.
std::vector<at::Tensor> extracted_levels(const Inception& network, const at::Tensor& images,
                                         const FeatureOptions& options,
                                         const std::function<void(int64_t done)>& progress = {});

/// Count, mean and scatter of rows (N, D) in float64, from which mean and covariance come; those of parts
/// merge to those of the whole (Chan et al. 1983), in any order up to rounding.
class FeatureSums {
 public:
  void add(const at::Tensor& features);
  void merge(const FeatureSums& other);
  int64_t n() const { return n_; }
  /// As gaussian_fit gives it of all rows. InputError for fewer than two.
  Gaussian gaussian() const;
  const at::Tensor& mean() const { return mean_; }        ///< (D,)
  const at::Tensor& scatter() const { return scatter_; }  ///< (D, D): sum of (x − mean)(x − mean)ᵀ
  static FeatureSums of(int64_t n, at::Tensor mean, at::Tensor scatter);

 private:
  int64_t n_ = 0;
  at::Tensor mean_, scatter_;
};

}  // namespace sgm
