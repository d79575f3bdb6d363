#pragma once
#include <ATen/ATen.h>
#include <fmt/format.h>

#include "core/io/png.h"
#include "tests/support/trained.h"

namespace sgm::test {

/// A checkpoint of 6 x 6 pixels, and folders of ten images of 6 x 6 and of 12 x 12.
struct Judged : Trained {
  std::filesystem::path images = repository.root() / "images", large = repository.root() / "large";

  explicit Judged(const std::string& range = "unit") : Trained(0.03, range) {
    for (const auto& [folder, side] : {std::pair{images, 6}, {large, 12}}) {
      std::filesystem::create_directory(folder);
      for (int64_t i = 0; i < 10; ++i) {
        const at::Tensor pixels = (at::arange(side * side, at::kLong) * (37 + i) + 11 * i) % 256;
        write_png((folder / fmt::format("{}.png", i)).string(), pixels.to(at::kByte).view({side, side, 1}));
      }
    }
  }
  /// Loose tolerances: a flow in few evaluations.
  std::vector<std::string> words(const std::string& folder, const std::vector<std::string>& more = {}) const {
    std::vector<std::string> all{"likelihood",
                                 "ckpt=" + ckpt.string(),
                                 "out=" + (repository.root() / folder).string(),
                                 "dataset=folder",
                                 "dataset.path=" + images.string(),
                                 "dataset.test=0",
                                 "split=train",
                                 "ema=false",
                                 "threads=1",
                                 "rtol=1e-3",
                                 "atol=1e-3"};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }
  Ended call(const std::string& folder, const std::vector<std::string>& more = {}) const {
    return repository.sgm(words(folder, more));
  }
  Group found(const std::string& folder, const std::vector<std::string>& more = {}) const {
    const Ended ended = call(folder, more);
    EXPECT_EQ(ended.code, 0) << ended.err;
    return read_result(repository.root() / folder / "likelihood.h5");
  }
};

}  // namespace sgm::test
