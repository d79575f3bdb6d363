#include "core/data/image_mixture.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

#include <algorithm>
#include <numeric>

#include "core/data/batches.h"
#include "core/data/data_needs.h"

namespace sgm {

void ImageMixture::fields(Fields& on) {
  on("per_class", per_class, "training images of each class at which components stand: the first ones",
     range(1, 1e5));
  on("pool", pool, "pixels are averaged in squares of this side: 2 makes 14 x 14 of 28 x 28", range(1, 1000));
  on("width", width, "standard deviation of a component, in units of [-1, 1]", above(0));
}

void ImageMixture::check(const DataOptions& data) const {
  const DataShape shape = checked_images(data, {}, {});
  const std::string& name = data.dataset.name;
  require(
      shape.classes > 0,
      "image mixture: data set '{}' has no labels\n  choose one with classes, such as dataset=fashion_mnist",
      name);
  const int64_t height = shape.sizes[1];
  const int64_t side = shape.sizes[2];
  require(height % pool == 0 && side % pool == 0,
          "image mixture: images of {} x {} cannot be averaged in squares of {}\n  take a divisor: pool={}",
          height, side, pool, std::gcd(std::gcd(height, side), pool));
  require(shape.of_each_class == 0 || shape.of_each_class >= per_class,
          "image mixture: data set '{}' has {} images of a class, not per_class={}\n  write per_class={}",
          name, shape.of_each_class, per_class, shape.of_each_class);
}

void ImageMixture::prepare(const DataOptions& data) const {
  data.prepare();
  if (!data.limit) return;  // then check() knows
  const at::Tensor labels = data.dataset.value.load().train_labels;
  const int64_t limit = std::min(*data.limit, labels.size(0));
  int64_t enough = 0;  // images that hold per_class of every class
  int64_t least = limit;
  for (int64_t label = 0, classes = labels.max().item<int64_t>() + 1; label < classes; ++label) {
    const at::Tensor index = (labels == label).nonzero().squeeze(1);
    least = std::min(least, (index < limit).sum().item<int64_t>());
    enough = index.size(0) < per_class ? labels.size(0)
                                       : std::max(enough, index[per_class - 1].item<int64_t>() + 1);
  }
  require(
      least >= per_class,
      "image mixture: the first {} images of data set '{}' have {} of a class, not per_class={}\n  write {}",
      limit, data.dataset.name, least, per_class,
      least > 0 ? fmt::format("limit={} or per_class={}", enough, least) : fmt::format("limit={}", enough));
}

Mixture ImageMixture::of(const Dataset& data, bool symmetric) const {
  const int64_t classes = data.train_labels.max().item<int64_t>() + 1;
  std::vector<at::Tensor> kept;
  for (int64_t label = 0; label < classes; ++label) {
    const at::Tensor index = (data.train_labels == label).nonzero().squeeze(1);
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

}  // namespace sgm
