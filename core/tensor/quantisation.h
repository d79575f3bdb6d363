#pragma once
#include <ATen/core/Tensor.h>

namespace sgm {

/// How values in [0, 1] become bytes before their features are taken: `round` the nearest of 256 levels;
/// `floor` floor(255 x) (Song et al. 2021's code), half a level darker and, of images that were bytes and
/// went through [-1, 1] in float32, lower by one at 63 of 256 levels; `edm` floor(127.5 y + 128) of
/// y = 2x - 1 (Karras et al. 2022's code); `none` leaves them.
enum class Quantisation { round, floor, edm, none };

/// Values clamped to [0, 1], quantised, again in [0, 1]; the floating type of `x`.
at::Tensor quantised(const at::Tensor& x, Quantisation rule);

}  // namespace sgm
