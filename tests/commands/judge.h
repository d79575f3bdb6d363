#pragma once
#include <ATen/ATen.h>
#include <fmt/format.h>

#include <cstdlib>

#include "core/io/png.h"
#include "tests/support/process.h"

namespace sgm::test {

/// A repository with a folder of images, and one of data that has Inception's weights where a mirror has.
struct Judge {
  ToyRepository repository;
  const std::filesystem::path root = repository.root(), data = root / "data", images = root / "images";
  bool weights = false;

  Judge() {
    std::filesystem::create_directories(data / "inception-768");
    std::filesystem::create_directory(images);
    const char* mirror = std::getenv("SGM_MIRROR");
    const char* file = "fid_inception_2015_768.h5";
    weights =
        mirror != nullptr && std::filesystem::exists(std::filesystem::path(mirror) / "inception" / file);
    if (weights)
      std::filesystem::create_symlink(std::filesystem::path(mirror) / "inception" / file,
                                      data / "inception-768" / file);
  }
  Ended call(const std::vector<std::string>& words) const {
    return Process(repository.command("sgm", words), root, {"SGM_DATA=" + data.string(), "SGM_MIRROR="})
        .wait();
  }
  /// n images of side x side pixels, each another, called FIRST.png and so on.
  void draw(int64_t first, int64_t n, int64_t side, int64_t channels = 3) const {
    for (int64_t i = first; i < first + n; ++i) {
      const at::Tensor pixels = (at::arange(side * side * channels, at::kLong) * (37 + i) + 11 * i) % 256;
      write_png(images / fmt::format("{:03}.png", i), pixels.to(at::kByte).view({side, side, channels}));
    }
  }
};

}  // namespace sgm::test
