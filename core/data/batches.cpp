#include "core/data/batches.h"

#include <ATen/Functions.h>

#include <cmath>

namespace sgm {

void ImageOptions::fields(Fields& on) {
  on("batch", batch, "images of a batch", range(1, 1e6));
  on("dequantise", dequantise, "add uniform noise of one grey level: (x + u)/256; otherwise x/255");
  on("flip", flip, "mirror half of the images left to right");
  on("symmetric", symmetric, "values in [-1, 1] instead of [0, 1]");
}

at::Tensor unit_images(const at::Tensor& images, bool symmetric) {
  require(images.scalar_type() == at::kByte && images.dim() == 4,
          "unit_images needs uint8 images (N, C, H, W), got {} of {} dimensions",
          toString(images.scalar_type()), images.dim());
  const at::Tensor x = images.to(at::kFloat).div_(255);
  return symmetric ? x.mul_(2).sub_(1) : x;
}

Batches image_batches(at::Tensor images, at::Tensor labels, const ImageOptions& options) {
  require(images.scalar_type() == at::kByte && images.dim() == 4,
          "image_batches needs uint8 images (N, C, H, W), got {} of {} dimensions",
          toString(images.scalar_type()), images.dim());
  require(options.batch <= images.size(0),
          "a batch of {} images is larger than the data set of {} (images.batch)\n  make the batch smaller",
          options.batch, images.size(0));
  require(!labels.defined() || labels.size(0) == images.size(0), "image_batches: {} labels for {} images",
          labels.defined() ? labels.size(0) : 0, images.size(0));
  if (labels.defined()) labels = labels.to(images.device());
  // Each kind of draw has a stream of its own, so that an option changes nothing but what it says.
  const auto draw = [images = std::move(images), labels = std::move(labels), options](const Rng& step,
                                                                                      BatchRows rows) {
    const Rng stream = step.fork(0).rows(rows.first);
    const at::Tensor index = stream.fork("index").integers(0, images.size(0), {rows.count}, images.device());
    at::Tensor x = images.index_select(0, index).to(at::kFloat);
    if (options.dequantise) {
      // 255 + u may round up to 256: the largest float below 1 stands for it.
      x.add_(stream.fork("dequantise").uniform(x.sizes(), x.options()))
          .div_(256)
          .clamp_max_(std::nextafter(1.0F, 0.0F));
    } else {
      x.div_(255);
    }
    if (options.flip) {
      const at::Tensor coin = stream.fork("flip").uniform({rows.count, 1, 1, 1}, x.options());
      x = at::where(coin.lt(0.5), x.flip({3}), x);
    }
    if (options.symmetric) x.mul_(2).sub_(1);
    return Batch{x, labels.defined() ? labels.index_select(0, index) : at::Tensor(), index};
  };
  return {options.batch, draw};
}

at::Tensor as_pixels(const at::Tensor& images) {
  return (images * 255).round().clamp(0, 255).to(at::kByte);
}

}  // namespace sgm
