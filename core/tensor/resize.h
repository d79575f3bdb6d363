#pragma once
#include <ATen/core/Tensor.h>

namespace sgm {

/// Which bilinear interpolation: `pytorch` takes pixels as areas, the source of output pixel i being
/// (i + 1/2) s − 1/2 with s = in/out (torch's, align_corners = False, no antialiasing; pytorch-fid);
/// `tensorflow` is i s (TensorFlow 1's resize_bilinear, as FID's original graph has it).
enum class Resize { pytorch, tensorflow };

/// Images (N, C, H, W), floating, as (N, C, height, width). Sources beyond the border count as the border.
at::Tensor resized(const at::Tensor& images, int64_t height, int64_t width, Resize rule);

}  // namespace sgm
