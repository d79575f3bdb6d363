#include <ATen/Functions.h>

#include <algorithm>
#include <filesystem>

#include "core/data/dataset.h"
#include "core/io/files.h"
#include "core/io/png.h"
#include "datasets/rows.h"

namespace sgm {
namespace fs = std::filesystem;
namespace {

/// Anybody's images: the PNG files of a folder.
struct ImageFolder {
  std::string path = "";
  std::optional<int64_t> size;
  double test = 0.1;

  void fields(Fields& on) {
    on.path("path", path, "folder of PNG files, 8 bits, grey or colour");
    on("size", size,
       "side of the square that every image is cropped and resized to; none: as they are, all of one size",
       range(1, 1024), "pixels");
    on("test", test, "share of the images that is held out as the test set", range(0, 0.9));
  }
  operator DataSource() const {
    return {[*this] { return content(); }, [*this] { files(); }, [*this] { return load(); }};
  }

  /// All PNG files in the order of their names.
  std::vector<fs::path> files() const {
    require(!path.empty(),
            "the data set 'folder' needs a folder of PNG files\n  give dataset.path=/path/to/images");
    require(fs::is_directory(path), "dataset.path={} is not a folder\n  give a folder of PNG files", path);
    std::vector<fs::path> found;
    for (const fs::directory_entry& entry : fs::directory_iterator(path)) {
      std::string extension = entry.path().extension().string();
      std::transform(extension.begin(), extension.end(), extension.begin(),
                     [](unsigned char c) { return std::tolower(c); });
      if (extension == ".png" && entry.is_regular_file()) found.push_back(entry.path());
    }
    require(!found.empty(),
            "{} has no PNG files\n  give a folder of PNG files; others can be converted to PNG first", path);
    std::sort(found.begin(), found.end());
    return found;
  }

  std::string content() const {
    std::string digests;
    for (const fs::path& file : files())
      digests += sha256_file(file.string()) + "  " + file.filename().string() + "\n";
    return "folder sha256:" + sha256(digests);
  }

  /// The centre square of an image (H, W, C), resized to `size`: by area where it gets smaller, bilinear
  /// where it gets larger.
  at::Tensor fitted(const at::Tensor& image) const {
    const int64_t side = std::min(image.size(0), image.size(1));
    const int64_t top = (image.size(0) - side) / 2;
    const int64_t left = (image.size(1) - side) / 2;
    const at::Tensor square = image.narrow(0, top, side).narrow(1, left, side);
    if (side == *size) return square;
    const at::Tensor x = square.permute({2, 0, 1}).unsqueeze(0).to(at::kFloat);
    const at::Tensor resized = side > *size ? at::adaptive_avg_pool2d(x, {*size, *size})
                                            : at::upsample_bilinear2d(x, {*size, *size}, false);
    return resized.add(0.5).floor().clamp(0, 255).to(at::kByte)[0].permute({1, 2, 0});
  }

  Dataset load() const {
    std::vector<at::Tensor> images;
    int64_t channels = 1;
    int64_t grey = 0;
    int64_t changed = 0;
    const std::vector<fs::path> all = files();
    for (const fs::path& file : all) {
      at::Tensor image = read_png(file.string());
      if (size) {
        changed += image.size(0) != *size || image.size(1) != *size;
        image = fitted(image);
      }
      const at::Tensor& first = images.empty() ? image : images[0];
      require(image.size(0) == first.size(0) && image.size(1) == first.size(1),
              "the images of {} differ in size: {} is {} x {}, {} is {} x {}\n  give dataset.size=N to crop "
              "and resize all of them to N x N",
              path, all[0].filename().string(), first.size(1), first.size(0), file.filename().string(),
              image.size(1), image.size(0));
      channels = std::max(channels, image.size(2));
      grey += image.size(2) == 1;
      images.push_back(image);
    }
    for (at::Tensor& image : images) image = image.expand({-1, -1, channels}).permute({2, 0, 1});
    const at::Tensor stack = at::stack(images);
    const Split split = held_out(stack.size(0), test);
    require(split.train.size(0) > 0, "no image of {} is left for training\n  make dataset.test={} smaller",
            path, test);
    Dataset data;
    data.name = "folder";
    data.train = stack.index_select(0, split.train);
    data.test = stack.index_select(0, split.test);
    data.note =
        fmt::format("{} images, {} of them held out as the test set", stack.size(0), split.test.size(0));
    if (changed > 0) {
      data.note += fmt::format(
          "; of {} the centre square was resized to {} x {} (by area where larger, bilinear where smaller)",
          changed, *size, *size);
    }
    if (channels == 3 && grey > 0)
      data.note += fmt::format("; {} grey ones were given three equal channels", grey);
    return data;
  }
};

const bool registered = dataset_registry().add(
    "folder", factory<DataSource, ImageFolder>("your own images: the PNG files of a folder"));

}  // namespace
}  // namespace sgm
