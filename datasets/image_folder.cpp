#include <ATen/Functions.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <map>
#include <set>

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
    return {[*this] { return content(); }, [*this] { tell_passed_over(); }, [*this] { return load(); },
            [*this] { return shape(); }};
  }

  /// What lies in the folder: PNG files in the order of their names, and how much is passed over. Hidden
  /// files are no part of it.
  struct Listing {
    std::vector<fs::path> files{};
    std::map<std::string, int64_t> others{};  ///< by ending
    int64_t folders = 0;
  };

  Listing list() const {
    require(!path.empty(),
            "the data set 'folder' needs a folder of PNG files\n  give dataset.path=/path/to/images");
    require(fs::is_directory(path), "dataset.path={} is not a folder\n  give a folder of PNG files", path);
    Listing found;
    for (const fs::directory_entry& entry : fs::directory_iterator(path)) {
      if (entry.path().filename().string().starts_with(".")) continue;
      const std::string ending = entry.path().extension().string();
      std::string extension = ending;
      std::transform(extension.begin(), extension.end(), extension.begin(),
                     [](unsigned char c) { return std::tolower(c); });
      require(!entry.is_symlink() || entry.exists(),
              "{} is a link to {}, which is not there\n  remove the link, or bring back what it names",
              entry.path().string(), entry.is_symlink() ? fs::read_symlink(entry.path()).string() : "");
      if (entry.is_directory()) {
        ++found.folders;
      } else if (extension == ".png" && entry.is_regular_file()) {
        found.files.push_back(entry.path());
      } else {
        ++found.others[ending.empty() ? "no ending" : ending];
      }
    }
    std::sort(found.files.begin(), found.files.end());
    return found;
  }

  /// "2 subfolders, 1 file of another kind (.jpg)"; empty if nothing is.
  static std::string passed_over(const Listing& listing) {
    std::vector<std::string> parts, endings;
    int64_t others = 0;
    for (const auto& [ending, count] : listing.others) {
      others += count;
      endings.push_back(ending);
    }
    if (listing.folders > 0)
      parts.push_back(fmt::format("{} subfolder{}", listing.folders, listing.folders == 1 ? "" : "s"));
    if (others > 0)
      parts.push_back(fmt::format("{} file{} of another kind ({})", others, others == 1 ? "" : "s",
                                  fmt::join(endings, ", ")));
    return fmt::format("{}", fmt::join(parts, " and "));
  }

  /// Says once in a process what of the folder is no part of the data set.
  void tell_passed_over() const {
    static std::set<std::string> told;
    const Listing listing = list();
    const std::string others = passed_over(listing);
    if (others.empty() || !told.insert(path).second) return;
    const std::string line =
        fmt::format("{}: {} PNG files; passed over: {}\n", path, listing.files.size(), others);
    std::fputs(line.c_str(), stderr);
  }

  std::vector<fs::path> files() const {
    Listing listing = list();
    const std::string others = passed_over(listing);
    require(
        !listing.files.empty(),
        "{} has no PNG files{}\n  give the folder where they lie; other images can be converted to PNG first",
        path, others.empty() ? "" : ", only " + others);
    return std::move(listing.files);
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

  /// All images (N, C, H, W), and what was done to them.
  std::pair<at::Tensor, std::string> read() const {
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
    std::string note;
    if (changed > 0) {
      note += fmt::format(
          "; of {} the centre square was resized to {} x {} (by area where larger, bilinear where smaller)",
          changed, *size, *size);
    }
    if (channels == 3 && grey > 0)
      note += fmt::format("; {} grey ones were given three equal channels", grey);
    return {at::stack(images), note};
  }

  Dataset load() const {
    const auto [images, note] = read();
    const Split split = held_out(images.size(0), test);
    Dataset data;
    data.name = "folder";
    data.train = images.index_select(0, split.train);
    data.test = images.index_select(0, split.test);
    data.note = fmt::format("{} images, {} of them held out as the test set{}", images.size(0),
                            split.test.size(0), note);
    return data;
  }

  /// Of the images as they are read: what is broken is known early.
  DataShape shape() const {
    const at::Tensor images = read().first;
    const Split split = held_out(images.size(0), test);
    return {.train = split.train.size(0),
            .test = split.test.size(0),
            .sizes = images.sizes().slice(1).vec(),
            .splits = true};
  }
};

const bool registered = dataset_registry().add(
    "folder", factory<DataSource, ImageFolder>("your own images: the PNG files of a folder"));

}  // namespace
}  // namespace sgm
