#pragma once
#include <ATen/core/Tensor.h>

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace sgm {

/// Images whose features are asked for; pixels are read when they are needed.
struct ImageSource {
  int64_t n = 0;          ///< how many are taken, the first ones
  std::string name{};     ///< "cifar10-mirror, train", "PNG files of ref", with how many of how many
  std::string content{};  ///< name and digest of what they are
  std::string order{};    ///< "as stored" or "by file name"
  std::string note{};     ///< what was passed over; empty: nothing
  /// Images first to first + count - 1 in their order, uint8 or floating in [0, 1], as tensors (N, C, H, W)
  /// of images of one size each.
  std::function<std::vector<at::Tensor>(int64_t first, int64_t count)> read{};
};

/// What a word of the command line names: a folder of `sgm sample` (samples.h5), any other folder (its PNG
/// files, in the order of their names; sizes may differ, but not grey and colour), an HDF5 file with "sample"
/// as `sgm sample` writes it or with uint8 "image" (N, C, H, W), or a data set of the registry, of which
/// `split` ("train" or "test") is taken and which is fetched when it is absent. Of them the first `n`, else
/// all. InputError for what is none of these, no images, images of neither one nor three channels, fewer than
/// two or than n.
ImageSource image_source(const std::string& what, const std::string& split, std::optional<int64_t> n);

}  // namespace sgm
