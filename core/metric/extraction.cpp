#include "core/metric/extraction.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>

#include "core/base/require.h"

namespace sgm {

void FeatureOptions::fields(Fields& on) {
  on("dimensions", dimensions, "of the features: 64, 192, 768 or 2048", range(64, 2048));
  on.choice("resize", resize, "how images become 299 x 299: pixels as areas, or as TensorFlow 1 has it",
            {{"pytorch", Resize::pytorch}, {"tensorflow", Resize::tensorflow}});
  on.choice("quantisation", quantisation, "how values that are no bytes become bytes",
            {{"round", Quantisation::round},
             {"floor", Quantisation::floor},
             {"edm", Quantisation::edm},
             {"none", Quantisation::none}});
  on("float64", float64, "arithmetic of the network in float64; else in float32");
  on("batch", batch, "images computed together", range(1, 1e5));
}

FeatureProtocol FeatureOptions::protocol(const std::string& weights, const std::string& images) const {
  const Node options = dump_of(*this);
  return {.extractor = "inception-2015-12-05",
          .weights = weights,
          .dimensions = dimensions,
          .resize = options.at("resize").as<std::string>(),
          .quantisation = options.at("quantisation").as<std::string>(),
          .images = images,
          .order = "as stored",
          .dtype = float64 ? "float64" : "float32"};
}

at::Tensor extracted(const Inception& network, const at::Tensor& images, const FeatureOptions& options,
                     const std::function<void(int64_t done)>& progress) {
  return extracted_levels(network, images, options, progress).back();
}

std::vector<at::Tensor> extracted_levels(const Inception& network, const at::Tensor& images,
                                         const FeatureOptions& options,
                                         const std::function<void(int64_t done)>& progress) {
  require(images.dim() == 4 && images.size(0) > 0,
          "features of no image: images are (N, channels, height, width)\n  give at least one");
  const at::NoGradGuard no_grad;
  const bool bytes = images.scalar_type() == at::kByte;
  const at::ScalarType type = options.float64 ? at::kDouble : at::kFloat;
  std::vector<std::vector<at::Tensor>> all;
  for (int64_t done = 0; done < images.size(0);) {
    const at::Tensor part = images.narrow(0, done, std::min(options.batch, images.size(0) - done));
    at::Tensor unit = part.to(type);
    if (bytes) {
      unit = unit / 255;
    } else {
      require(unit.isfinite().all().item<bool>(),
              "features: a value of images {} to {} is not finite\n  give values in [0, 1]", done,
              done + part.size(0) - 1);
      unit = quantised(unit, options.quantisation);
    }
    const std::vector<at::Tensor> found = network.levels(unit, options.dimensions, options.resize);
    all.resize(found.size());
    for (size_t level = 0; level < found.size(); ++level) all[level].push_back(found[level]);
    done += part.size(0);
    if (progress) progress(done);
  }
  std::vector<at::Tensor> joined;
  for (const std::vector<at::Tensor>& parts : all) joined.push_back(at::cat(parts));
  return joined;
}

void FeatureSums::add(const at::Tensor& features) {
  if (features.size(0) == 0) return;
  const at::Tensor rows = features.to(at::kCPU, at::kDouble);
  const at::Tensor mean = rows.mean(0);
  const at::Tensor centred = rows - mean;
  merge(of(rows.size(0), mean, at::matmul(centred.t(), centred)));
}

void FeatureSums::merge(const FeatureSums& other) {
  if (other.n_ == 0) return;
  if (n_ == 0) {
    *this = other;
    return;
  }
  require(mean_.sizes() == other.mean_.sizes(),
          "features of {} and {} dimensions\n  take both from one extractor", mean_.numel(),
          other.mean_.numel());
  const auto mine = static_cast<double>(n_), theirs = static_cast<double>(other.n_);
  const at::Tensor apart = other.mean_ - mean_;
  scatter_ = scatter_ + other.scatter_ + at::outer(apart, apart) * (mine * theirs / (mine + theirs));
  mean_ = mean_ + apart * (theirs / (mine + theirs));
  n_ += other.n_;
}

Gaussian FeatureSums::gaussian() const {
  require(n_ >= 2, "the covariance of {} images\n  give two at least", n_);
  return {mean_, scatter_ / static_cast<double>(n_ - 1)};
}

FeatureSums FeatureSums::of(int64_t n, at::Tensor mean, at::Tensor scatter) {
  FeatureSums sums;
  sums.n_ = n, sums.mean_ = std::move(mean), sums.scatter_ = std::move(scatter);
  return sums;
}

}  // namespace sgm
