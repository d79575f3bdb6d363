#pragma once
#include <ATen/core/Tensor.h>

#include <string>

namespace sgm {

/// Writes a uint8 image (H, W), (H, W, 1) or (H, W, 3) as PNG, whole or not at all; equal images give equal
/// bytes. Errors as write_whole.
void write_png(const std::string& path, const at::Tensor& image);

/// Writes a uint8 image (H, W, 3) or (H, W, 1) in at most `colours` (up to 256), a third of the bytes of a
/// plot: exact where it has no more; otherwise those that serve its pixels best, and the nearest elsewhere.
void write_palette_png(const std::string& path, const at::Tensor& image, size_t colours = 256);

/// Reads a PNG as uint8 (H, W, 1) or (H, W, 3), the stored values without gamma. Palettes and fewer bits are
/// expanded; an opaque alpha channel is dropped. InputError for 16 bits a channel, transparent pixels, and
/// what is broken or no PNG.
at::Tensor read_png(const std::string& path);

/// The channels, 1 or 3, of what read_png gives, from the file's header. InputError as read_png for what the
/// header tells.
int64_t png_channels(const std::string& path);

/// Images (N, H, W, C), uint8 or floating in [0, 1] (rounded, clamped), row by row in `columns` columns with
/// `padding` white pixels between and around them: uint8 (rows·(H+padding)+padding,
/// columns·(W+padding)+padding, C). InputError for non-finite values.
at::Tensor tile(const at::Tensor& images, int64_t columns, int64_t padding = 2);

}  // namespace sgm
