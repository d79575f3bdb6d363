#include "experiments/vp_ve_sde/image_mixture.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

#include "core/data/batches.h"

namespace sgm::vp_ve_sde {

void ImageMixture::fields(Fields& on) {
  on("per_class", per_class, "training images of each class at which components stand: the first ones",
     range(1, 1e5));
  on("pool", pool, "pixels are averaged in squares of this side: 2 makes 14 x 14 of 28 x 28", range(1, 1000));
  on("width", width, "standard deviation of a component, in units of [-1, 1]", above(0));
}

Mixture ImageMixture::of(const Dataset& data, bool symmetric) const {
  require(data.train_labels.defined(),
          "image mixture: {} has no labels\n  choose a data set with classes, such as fashion_mnist",
          data.name);
  const int64_t height = data.train.size(2);
  const int64_t side = data.train.size(3);
  const int64_t classes = data.train_labels.max().item<int64_t>() + 1;
  require(height % pool == 0 && side % pool == 0,
          "image mixture: images of {} x {} cannot be averaged in squares of {} (pool)\n  take a divisor",
          height, side, pool);
  std::vector<at::Tensor> kept;
  for (int64_t label = 0; label < classes; ++label) {
    const at::Tensor index = (data.train_labels == label).nonzero().squeeze(1);
    require(index.size(0) >= per_class,
            "image mixture: {} has {} images of class {}, not {} (per_class)\n  take fewer", data.name,
            index.size(0), label, per_class);
    kept.push_back(index.narrow(0, 0, per_class));
  }
  const at::Tensor images = unit_images(data.train.index_select(0, at::cat(kept)), symmetric).to(at::kDouble);
  const at::Tensor means = at::avg_pool2d(images, {pool, pool}).flatten(1);
  const double std = symmetric ? width : width / 2;
  const int64_t K = means.size(0);
  return checked({at::full({K}, 1 / static_cast<double>(K), at::kDouble),
                  means,
                  at::full({K}, std * std, at::kDouble),
                  {}});
}

}  // namespace sgm::vp_ve_sde
