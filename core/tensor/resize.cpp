#include "core/tensor/resize.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/lerp.h>

#include "core/base/require.h"

namespace sgm {
namespace {

/// Along one axis: the two sources of each output pixel, and the weight of the second.
struct Sources {
  at::Tensor first, second, weight;
};

Sources sources_of(int64_t in, int64_t out, Resize rule, const at::Tensor& like) {
  const double scale = static_cast<double>(in) / static_cast<double>(out);
  const at::Tensor i = at::arange(out, at::kDouble);
  const at::Tensor at =
      (rule == Resize::pytorch ? (i + .5) * scale - .5 : i * scale).clamp(0, static_cast<double>(in - 1));
  const at::Tensor first = at.floor();
  return {first.to(at::kLong).to(like.device()),
          (first + 1).clamp_max(static_cast<double>(in - 1)).to(at::kLong).to(like.device()),
          (at - first).to(like.options())};
}

}  // namespace

at::Tensor resized(const at::Tensor& images, int64_t height, int64_t width, Resize rule) {
  require(images.dim() == 4 && images.is_floating_point() && images.numel() > 0 && height > 0 && width > 0,
          "resized: images are floating (N, C, H, W) with N, C, H, W > 0, and so is the new size");
  const Sources down = sources_of(images.size(2), height, rule, images);
  const Sources across = sources_of(images.size(3), width, rule, images);
  const at::Tensor wide =
      at::lerp(images.index_select(3, across.first), images.index_select(3, across.second), across.weight);
  return at::lerp(wide.index_select(2, down.first), wide.index_select(2, down.second),
                  down.weight.unsqueeze(1));
}

}  // namespace sgm
